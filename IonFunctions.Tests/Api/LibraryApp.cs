using System.Collections.Concurrent;
using System.Net;
using IonFunctions.Core;
using IonFunctions.Core.Api;
using IonFunctions.Core.Http;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Waiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Tests.Api;

/// <summary>Somebody else's ASP.NET Core app that has added the library, with a route that runs a test's code within a request.</summary>
internal sealed class LibraryApp : IAsyncDisposable
{
    private const string Route = "/own/code";
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> _code = new(StringComparer.Ordinal);
    private readonly WebApplication _app;
    private readonly IIonServer _ion;

    private LibraryApp(WebApplication app, IIonServer ion, Uri baseUrl) => (_app, _ion, BaseUrl) = (app, ion, baseUrl);

    public Uri BaseUrl { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts one, with settings beside the usual ones.</summary>
    public static async Task<LibraryApp> StartAsync(
        IIonServer ion,
        Storage storage,
        IReadOnlyDictionary<string, string?>? settings = null,
        Action<IServiceCollection>? configure = null,
        Action<WebApplication>? map = null,
        bool pages = true)
    {
        var port = LoopbackPort.Next();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Ion:BaseUrl"] = ion.BaseUrl.AbsoluteUri,
            ["Ion:ClientId"] = ion.ClientId,
            ["Ion:ClientSecret"] = ion.ClientSecret,
            ["Ion:Scopes"] = "read write",
            ["App:PublicUrl"] = $"http://localhost:{port}",
            ["AzureWebJobsStorage"] = await storage.GetConnectionStringAsync(),
            ["Session:Key"] = TestApp.SessionKey,
        });
        builder.Configuration.AddInMemoryCollection(settings ?? new Dictionary<string, string?>());
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port));
        builder.Host.UseDefaultServiceProvider(provider => provider.ValidateOnBuild = provider.ValidateScopes = true);
        builder.Services.AddIonFunctions(builder.Configuration);
        builder.Services.AddSingleton<TimeProvider>(new PatientTime());
        PatientStorage.AddTo(builder.Services);
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapIonFunctions(pages);
        map?.Invoke(app);
        var library = new LibraryApp(app, ion, new($"http://localhost:{port}/"));
        app.Map(Route, library.RunAsync);
        await ion.RegisterRedirectUriAsync(new(library.BaseUrl, Routes.Callback));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return library;
    }

    public Visitor NewVisitor() => new(BaseUrl, _ion);

    /// <summary>Runs code within a request of the visitor's, as an endpoint of the app's own would.</summary>
    public Task<T> RunAsync<T>(Visitor visitor, Func<IonClient, Task<T>> code, params (string Name, string Value)[] headers) =>
        RunInRequestAsync(visitor, context => code(context.RequestServices.GetRequiredService<IonClient>()), headers);

    /// <inheritdoc cref="RunAsync{T}"/>
    public async Task<T> RunInRequestAsync<T>(Visitor visitor, Func<HttpContext, Task<T>> code, params (string Name, string Value)[] headers)
    {
        var outcome = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var key = Guid.NewGuid().ToString("N");
        _code[key] = async context =>
        {
            try
            {
                outcome.SetResult(await code(context));
            }
#pragma warning disable CA1031 // The test is told of whatever it is.
            catch (Exception e)
#pragma warning restore CA1031
            {
                outcome.SetException(e);
            }
        };
        using var response = await visitor.SendAsync(HttpMethod.Post, $"{Route}?key={key}", content: null, headers);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await outcome.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private Task RunAsync(HttpContext context) => _code[context.Request.Query["key"]!](context);
}
