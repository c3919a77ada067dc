using IonFunctions.Core;
using IonFunctions.Core.Settings;
using IonFunctions.Core.Site;
using IonFunctions.Core.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace IonFunctions.Local;

/// <summary>The app on Kestrel, at <c>http://localhost:PORT/</c>: what the Functions app is in Azure.</summary>
internal sealed class LocalApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LocalApp(WebApplication app, Uri baseUrl)
    {
        _app = app;
        BaseUrl = baseUrl;
    }

    public Uri BaseUrl { get; }

    public IServiceProvider Services => _app.Services;

    public static Uri UrlOf(int port) => new($"http://localhost:{port}/");

    /// <param name="settings">All of the app's settings, by configuration key; nothing else is read.</param>
    /// <param name="port">Its port on the loopback addresses.</param>
    /// <param name="configureServices">Adds to the app's services, or replaces some.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <param name="samples">A folder whose pages are served at <c>/samples/</c>; null for none.</param>
    /// <param name="site">Where the pages are; by default in the folder that is deployed with the app.</param>
    /// <param name="more">Maps routes beside those of the contract.</param>
    /// <param name="validate">Whether everything that is registered is looked at first: whether it can be made, and lives no longer than what it needs.</param>
    /// <exception cref="StartException">The port is taken.</exception>
    public static async Task<LocalApp> StartAsync(
        IReadOnlyDictionary<string, string?> settings,
        int port,
        Action<IServiceCollection>? configureServices,
        CancellationToken cancellationToken,
        string? samples = null,
        SiteOptions? site = null,
        Action<IEndpointRouteBuilder>? more = null,
        bool validate = false)
    {
        var app = Build(settings, port, configureServices, samples, site, more, validate);
        try
        {
            await app.StartAsync(cancellationToken);
            return new LocalApp(app, UrlOf(port));
        }
        catch (IOException exception)
        {
            await app.DisposeAsync();
            throw Ports.NotFree(port, exception);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops as a host in Azure does: no new requests, those in flight are finished.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static WebApplication Build(
        IReadOnlyDictionary<string, string?> settings,
        int port,
        Action<IServiceCollection>? configureServices,
        string? samples,
        SiteOptions? site,
        Action<IEndpointRouteBuilder>? more,
        bool validate)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(settings);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ListenLocalhost(port);
        });
        // In production nobody looks at every service before the first answer; the tests do.
        builder.Host.UseDefaultServiceProvider(provider => provider.ValidateOnBuild = provider.ValidateScopes = validate);

        var read = SettingsReader.Read(builder.Configuration);
        builder.Services.AddRoutingCore();
        if (read.Site.AllowedOrigins.Count > 0)
        {
            builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
                .WithOrigins([.. read.Site.AllowedOrigins]).AllowCredentials().AllowAnyHeader().AllowAnyMethod()));
        }

        builder.Services.AddIonFunctions(read, site);
        builder.Services.AddIonFunctionsTelemetry(builder.Configuration);
        builder.Services.AddIonFunctionsTimer();
        builder.Services.RemoveAll<IHttpContextAccessor>(); // As in the Functions app.
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, StoppedByItsOwner>());
        configureServices?.Invoke(builder.Services);

        var app = builder.Build();
        foreach (var page in Sample.In(samples ?? "").Where(sample => sample.Kind == SampleKind.Page))
        {
            // Before the routes, which have an answer for everything.
            app.UseFileServer(new FileServerOptions { RequestPath = $"/samples/{page.Name}", FileProvider = new PhysicalFileProvider(page.Folder) });
        }

        app.UseRouting();
        if (read.Site.AllowedOrigins.Count > 0)
        {
            app.UseCors();
        }

        app.MapIonFunctions();
        more?.Invoke(app);
        return app;
    }

    // The default lifetime takes SIGINT and SIGTERM for itself; who started this app decides what they mean.
    private sealed class StoppedByItsOwner : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
