using System.Reflection;
using IonFunctions.Core;
using IonFunctions.Local;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Tests.Functions;

/// <summary>The Functions app says the same as the contract and as Local, trigger by trigger.</summary>
public sealed class TriggerTests(TriggerTests.AppOnKestrel kestrel) : IClassFixture<TriggerTests.AppOnKestrel>
{
    public static TheoryData<string> FunctionNames => [.. Trigger.All.Select(trigger => trigger.FunctionName)];

    [Fact]
    public void Function_names_are_unique_and_those_of_their_classes()
    {
        Assert.Distinct(Trigger.All.Select(trigger => trigger.FunctionName), StringComparer.OrdinalIgnoreCase);
        Assert.All(Trigger.All, trigger => Assert.Equal(trigger.Method.DeclaringType!.Name, trigger.FunctionName));
    }

    [Fact]
    public void Every_route_is_served_by_exactly_one_trigger()
    {
        var routes = typeof(Routes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetValue(null)!);

        Assert.Equal(routes.Order(StringComparer.Ordinal), Trigger.All.Select(t => t.Route).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(FunctionNames))]
    public async Task The_host_gives_a_function_what_is_its_own_whatever_its_name(string functionName)
    {
        using var host = new HostRouter(Trigger.All);
        var trigger = Assert.Single(Trigger.All, candidate => candidate.FunctionName == functionName);

        foreach (var method in trigger.HttpMethods)
        {
            Assert.Equal(functionName, await host.FunctionForAsync(method, "/" + Example(trigger)));
        }
    }

    [Theory]
    [InlineData("POST", "/api/session")]
    [InlineData("GET", "/api/sessions/x")]
    [InlineData("PUT", "/api/ion/schedule")]
    [InlineData("GET", "/api/sessions/x/y")]
    [InlineData("GET", "/robots.txt")]
    public async Task The_host_gives_the_last_function_what_no_other_takes(string method, string path)
    {
        using var host = new HostRouter(Trigger.All);

        Assert.Equal("Unmatched", await host.FunctionForAsync(method, path));
    }

    [Fact]
    public void Every_trigger_is_open_to_anonymous_callers() =>
        Assert.All(Trigger.All, trigger => Assert.Equal(AuthorizationLevel.Anonymous, trigger.Http.AuthLevel));

    [Theory]
    [InlineData(Routes.Landing, "GET")]
    [InlineData(Routes.Login, "GET")]
    [InlineData(Routes.Callback, "GET")]
    [InlineData(Routes.Logout, "POST")]
    [InlineData(Routes.Session, "GET")]
    [InlineData(Routes.Sessions, "GET")]
    [InlineData(Routes.EndSession, "DELETE")]
    [InlineData(Routes.Profile, "GET")]
    [InlineData(Routes.IonApi, "GET", "HEAD", "POST")]
    [InlineData(Routes.Health, "GET")]
    [InlineData(Routes.OpenApi, "GET")]
    [InlineData(Routes.ClientScript, "GET")]
    [InlineData(Routes.ClientTypes, "GET")]
    [InlineData(Routes.Unmatched, "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")]
    public void Methods_are_those_of_the_contract(string route, params string[] methods) =>
        Assert.Equal(methods, Assert.Single(Trigger.All, trigger => trigger.Route == route).HttpMethods);

    [Fact]
    public void Local_maps_the_same_routes_with_the_same_methods()
    {
        var local = kestrel.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods
                .Select(method => $"{method} {endpoint.RoutePattern.RawText}"));
        var functions = Trigger.All.SelectMany(trigger => trigger.HttpMethods.Select(method => $"{method} {trigger.Route}"));

        Assert.Equal(local.Order(StringComparer.Ordinal), functions.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(FunctionNames))]
    public async Task A_trigger_answers_as_Local_does(string functionName)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var trigger = Assert.Single(Trigger.All, candidate => candidate.FunctionName == functionName);
        var method = trigger.HttpMethods.First();
        var path = Example(trigger);

        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(kestrel.App.BaseUrl, path));
        using var expected = await client.SendAsync(request, cancellationToken);
        var answered = await InvokeAsync(trigger, method, path);

        Assert.Equal((int)expected.StatusCode, answered.StatusCode);
        Assert.Equal(expected.Content.Headers.ContentType?.ToString(), answered.ContentType);
        Assert.Equal(expected.Headers.Contains("Location"), answered.Headers.ContainsKey("Location"));
    }

    private static string Example(Trigger trigger) => trigger.Route switch
    {
        Routes.Landing => "",
        Routes.IonApi => "api/ion/schedule",
        Routes.EndSession => "api/sessions/" + new string('x', 43),
        Routes.Unmatched => "nothing/here",
        _ => trigger.Route,
    };

    private async Task<HttpResponse> InvokeAsync(Trigger trigger, string method, string path)
    {
        await using var scope = kestrel.App.Services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Method = method;
        context.Request.Scheme = kestrel.App.BaseUrl.Scheme;
        context.Request.Host = HostString.FromUriComponent(kestrel.App.BaseUrl);
        context.Request.Path = "/" + path;
        context.Response.Body = new MemoryStream();

        var result = await trigger.InvokeAsync(context);
        await result.ExecuteAsync(context);
        return context.Response;
    }

    /// <summary>The app as Local starts it, with a storage, and an Ion that is down.</summary>
    public sealed class AppOnKestrel : IAsyncLifetime
    {
        private Azurite? _storage;
        private LocalApp? _app;

        internal LocalApp App => _app ?? throw new InvalidOperationException("Not started.");

        public async ValueTask InitializeAsync()
        {
            var cancellationToken = TestContext.Current.CancellationToken;
            _storage = await Azurite.StartAsync(directory: null, cancellationToken);

            var port = Ports.Free();
            var settings = new Dictionary<string, string?>
            {
                ["Ion:BaseUrl"] = $"http://127.0.0.1:{Ports.Free()}",
                ["Ion:ClientId"] = "client",
                ["Ion:ClientSecret"] = "secret",
                ["App:PublicUrl"] = $"http://localhost:{port}",
                ["AzureWebJobsStorage"] = _storage.ConnectionString,
                ["Session:Key"] = LocalSecrets.Generate().SessionKey,
            };
            _app = await LocalApp.StartAsync(settings, port, configureServices: null, cancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            await (_app?.DisposeAsync() ?? ValueTask.CompletedTask);
            await (_storage?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }
}
