using System.Net;
using IonFunctions.Core;
using IonFunctions.Core.Api;
using IonFunctions.Core.Settings;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IonFunctions.Tests.Api;

/// <summary>An app that was there before: it gets the contract and keeps all that is its own.</summary>
public sealed class OwnAppTests(LibraryWorld world) : IClassFixture<LibraryWorld>
{
    [Fact]
    public async Task An_expired_token_is_refreshed_once_for_code_and_pages_of_two_apps()
    {
        await using var other = await LibraryApp.StartAsync(world.Ion, world.Storage);
        await world.Ion.RevokeGrantsAsync(SampleUsers.Alan);
        await world.Ion.SetAccessTokenLifetimeAsync(TimeSpan.FromSeconds(20)); // Less than the 30 s that a call wants.
        using var here = world.App.NewVisitor();
        await here.SignInAsync(SampleUsers.Alan);
        await world.Ion.SetAccessTokenLifetimeAsync(TimeSpan.FromHours(10));
        using var there = other.NewVisitor();
        there.Cookies["ion-session"] = here.Cookies["ion-session"];

        var code = Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? world.App : other).RunAsync(i % 2 == 0 ? here : there, ion => ion.GetProfileAsync())));
        var pages = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? here : there).GetAsync("/api/profile")));

        Assert.All(pages, page => Assert.Equal(HttpStatusCode.OK, page.StatusCode));
        Assert.All(await code, profile => Assert.Equal(SampleUsers.Alan, profile.IonUsername));
        Assert.Equal((1, 1), await world.Ion.CountLiveTokensAsync(SampleUsers.Alan)); // Rotated once, the old pair dead.
    }

    [Fact]
    public async Task A_token_that_Ion_refuses_is_replaced_and_a_write_is_done_once()
    {
        using var grace = world.App.NewVisitor();
        await grace.SignInAsync(SampleUsers.Grace);
        var before = await world.App.RunAsync(grace, ion => ion.GetFavoritesAsync());
        await world.Ion.RevokeAccessTokensAsync(SampleUsers.Grace);
        var toggled = await world.App.RunAsync(grace, async ion => await ion.ToggleFavoriteAsync((await ion.GetActivitiesAsync().FirstAsync()).Id));
        var after = await world.App.RunAsync(grace, ion => ion.GetFavoritesAsync());

        Assert.NotEqual(before.Any(activity => activity.Id == toggled.Id), after.Any(activity => activity.Id == toggled.Id));
    }

    [Fact]
    public async Task Its_own_routes_go_first_and_the_contract_has_the_rest()
    {
        await using var app = await LibraryApp.StartAsync(world.Ion, world.Storage, map: app =>
        {
            app.MapGet("/", () => "mine");
            app.MapGet("/hello/{name}", (string name) => name);
            app.MapFallback(() => "fallback");
        });
        using var visitor = app.NewVisitor();
        Assert.Equal("mine", await TextAsync(visitor, "/"));
        Assert.Equal("ada", await TextAsync(visitor, "/hello/ada"));
        Assert.Contains("\"signedIn\":false", await TextAsync(visitor, "/api/session"), StringComparison.Ordinal);
        using var nothing = await visitor.GetAsync("/nothing");
        Assert.Equal(HttpStatusCode.NotFound, nothing.StatusCode);
        using var wrong = await visitor.SendAsync(HttpMethod.Post, "/api/session");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, wrong.StatusCode);
    }

    [Fact]
    public async Task Its_pages_and_fallback_are_its_own_where_it_says_so()
    {
        await using var app = await LibraryApp.StartAsync(world.Ion, world.Storage, map: app => app.MapFallback(() => "fallback"), pages: false);
        using var visitor = app.NewVisitor();
        Assert.Equal("fallback", await TextAsync(visitor, "/"));
        Assert.Equal("fallback", await TextAsync(visitor, "/nothing"));
        Assert.Contains("/api/login", await TextAsync(visitor, "/api/account"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_call_adds_nothing_and_what_was_there_stays_as_it_was()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddResponseCompression(options => options.MimeTypes = ["x/y"]);
        services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMinutes(7));
        services.Configure<KestrelServerOptions>(options => options.RequestHeaderEncodingSelector = _ => System.Text.Encoding.UTF32);
        services.AddIonFunctions(Settings());
        var once = services.Count;
        services.AddIonFunctions(Settings());
        Assert.Equal(once, services.Count);

        using var provider = services.BuildServiceProvider();
        Assert.IsType<ResponseCompressionProvider>(provider.GetRequiredService<IResponseCompressionProvider>());
        Assert.Equal(["x/y"], provider.GetRequiredService<IOptions<ResponseCompressionOptions>>().Value.MimeTypes);
        Assert.Empty(provider.GetRequiredService<IOptions<ResponseCompressionOptions>>().Value.Providers);
        Assert.Equal(TimeSpan.FromMinutes(7), provider.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout);
        var encoding = provider.GetRequiredService<IOptions<KestrelServerOptions>>().Value.RequestHeaderEncodingSelector;
        Assert.Equal((System.Text.Encoding.UTF32, System.Text.Encoding.Latin1), (encoding("X-Own"), encoding("Cookie")));
    }

    [Fact]
    public void Its_log_is_written_as_it_was_and_ours_is_made_printable()
    {
        var lines = new List<string>();
        using var provider = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(new ListLogger(lines)))
            .AddIonFunctions(Settings()).BuildServiceProvider();
        provider.GetRequiredService<ILogger<OwnAppTests>>().LogWarning("one\ntwo {Long}", new string('x', 5_000));
        provider.GetRequiredService<ILogger<IonClient>>().LogWarning("one\ntwo");

        Assert.Equal(5_008, lines[0].Length);
        Assert.Contains("\n", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("\n", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_settings_stop_it_with_a_line_for_each()
    {
        var e = Assert.Throws<SettingsException>(() => new ServiceCollection().AddIonFunctions(new ConfigurationBuilder().Build()));
        Assert.Contains(e.Faults, fault => fault.StartsWith("Ion__ClientId ", StringComparison.Ordinal));
        Assert.Contains(e.Faults, fault => fault.StartsWith("App__PublicUrl ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_request_it_is_said_what_to_do_instead()
    {
        await using var scope = world.App.Services.CreateAsyncScope();
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => scope.ServiceProvider.GetRequiredService<IonClient>().GetProfileAsync());
        Assert.Contains("GetIonClient()", e.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => scope.ServiceProvider.GetRequiredService<IIonUser>().FindAsync().AsTask());
    }

    [Fact]
    public async Task In_a_Functions_worker_the_triggers_request_says_who_is_there()
    {
        // As the worker has it: the request's services are those of the invocation, and nobody sets IHttpContextAccessor.
        await using var scope = world.App.Services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Headers.Cookie = $"{world.Ada.NameOf("ion-session")}={world.Ada.Cookies["ion-session"]}";
        Assert.Equal(SampleUsers.Ada, (await context.GetIonClient().GetProfileAsync()).IonUsername);

        // What a function's class has been given is of the same scope; and the server may use the context for another by now.
        context.Request.Headers.Cookie = "";
        Assert.Equal(SampleUsers.Ada, (await scope.ServiceProvider.GetRequiredService<IIonUser>().FindAsync())!.Username);
        Assert.Equal(SampleUsers.Ada, (await scope.ServiceProvider.GetRequiredService<IonClient>().GetProfileAsync()).IonUsername);
    }

    private static async Task<string> TextAsync(Visitor visitor, string path)
    {
        using var response = await visitor.GetAsync(path);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static IConfiguration Settings() => new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Ion:BaseUrl"] = "http://localhost:1",
        ["Ion:ClientId"] = "client",
        ["Ion:ClientSecret"] = "secret",
        ["App:PublicUrl"] = "http://localhost:2",
        ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
        ["Session:Key"] = TestApp.SessionKey,
    }).Build();

    private sealed class ListLogger(List<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Add(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
