using System.Collections.Concurrent;
using System.Net;
using IonFunctions.Core;
using IonFunctions.Core.Hosting;
using IonFunctions.Core.Http;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Settings;
using IonFunctions.Local;
using IonFunctions.Tests.Functions.Host;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Waiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Tests.Contract;

/// <summary>
/// One instance of the app, on a port of its own: as <c>./run.sh</c> starts it, in this process, or as the Functions host
/// does, in one of its own (<see cref="WorkerHead"/>).
/// </summary>
internal sealed class TestApp : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _log;
    private readonly LocalApp? _app;
    private readonly FunctionsHost? _host;
    private readonly ServiceProvider? _observer;
    private readonly Func<TestApp, ValueTask>? _onDispose;

    private TestApp(LocalApp app, IIonServer ion, ConcurrentQueue<string> log) => (_app, Ion, _log) = (app, ion, log);

    private TestApp(FunctionsHost host, IIonServer ion, ConcurrentQueue<string> log, ServiceProvider observer, Func<TestApp, ValueTask>? onDispose) =>
        (_host, Ion, _log, _observer, _onDispose) = (host, ion, log, observer, onDispose);

    public Uri BaseUrl => _app?.BaseUrl ?? _host!.BaseUrl;

    /// <summary>Where browsers are to reach it.</summary>
    public Uri PublicUrl => Inside.GetRequiredService<AppSettings>().Site.PublicUrl;

    /// <summary>What its session cookie is called.</summary>
    public string SessionCookieName => Inside.GetRequiredService<SessionCookie>().Name;

    public IIonServer Ion { get; }

    /// <summary>Everything that the app has logged; of a worker, what its host prints of it.</summary>
    public ConcurrentQueue<string> LogLines
    {
        get
        {
            // A worker's answer may overtake its last words.
            SpinWait.SpinUntil(() => _host?.IsBusy != true, TimeSpan.FromMinutes(2));
            return _log;
        }
    }

    /// <summary>The inside of an instance in this process.</summary>
    public IServiceProvider Services => _app?.Services ?? throw new InvalidOperationException("The worker has its services in its own process.");

    // A worker's is its own affair; what stands beside it here has the same settings, storage and key.
    private IServiceProvider Inside => _observer ?? Services;

    /// <summary>The sessions; a worker's are seen from here, by the same storage and key.</summary>
    public SessionStore Store => Inside.GetRequiredService<SessionStore>();

    public InFlightWork InFlight => Services.GetRequiredService<InFlightWork>();

    /// <summary>Whether it is a worker behind a host.</summary>
    public bool IsWorker => _host is not null;

    /// <summary>The host of a worker.</summary>
    public FunctionsHost Host => _host ?? throw new InvalidOperationException("Kestrel has no Functions host.");

    /// <summary>What it asks of storage, where it was started to have that counted.</summary>
    public StorageOperations Operations { get; init; } = new();

    /// <summary>Whether a test has left something in its memory that the next should not meet.</summary>
    public bool IsSpoilt { get; set; }

    /// <summary>The session key of every instance, which share storage.</summary>
    public static string SessionKey { get; } = LocalSecrets.Generate().SessionKey;

    private static string Samples => Path.Combine(RepositoryRoot.Find(), "samples");

    /// <summary>Starts an instance on Kestrel, with settings beside the usual ones by configuration key (<c>Ion:Scopes</c>).</summary>
    public static async Task<TestApp> StartAsync(
        IIonServer ion,
        Storage storage,
        IReadOnlyDictionary<string, string?>? settings = null,
        Action<IServiceCollection>? configure = null,
        bool serveSamples = false,
        StorageOperations? operations = null,
        string? site = null)
    {
        var port = LoopbackPort.Next();
        var all = await SettingsAsync(ion, await storage.GetConnectionStringAsync(), port, settings);
        var log = new ConcurrentQueue<string>();
        var app = await LocalApp.StartAsync(
            all,
            port,
            services =>
            {
                services.AddLogging(logging => logging.AddProvider(new QueueLogger(log)));
                services.AddSingleton<TimeProvider>(new PatientTime());
                PatientStorage.AddTo(services);
                operations?.Count(services);
                configure?.Invoke(services);
            },
            TestContext.Current.CancellationToken,
            serveSamples ? Samples : null,
            site is null ? null : new(site),
            validate: true);
        return new(app, ion, log) { Operations = operations ?? new() };
    }

    /// <summary>Starts a worker and its host.</summary>
    public static async Task<TestApp> StartWorkerAsync(
        IIonServer ion,
        Storage storage,
        IReadOnlyDictionary<string, string?>? settings,
        bool countStorage,
        bool serveSamples,
        string? site,
        Func<TestApp, ValueTask>? onDispose,
        Action<string>? heard = null)
    {
        var port = LoopbackPort.Next();
        var connectionString = await storage.GetConnectionStringAsync();
        var operations = new StorageOperations();
        var all = await SettingsAsync(ion, countStorage ? await operations.RelayAsync(connectionString) : connectionString, port, settings);
        all["AzureWebJobsDisableHomepage"] = "true"; // As in Azure.
        var log = new ConcurrentQueue<string>();
        var host = await FunctionsHost.StartAsync(
            new()
            {
                Port = port,
                Settings = all.ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value),
                InFront = app => StandInFront(app, all, serveSamples),
                Log = log.Enqueue,
                Heard = heard,
                Folder = site is null ? null : await PublishedWorker.WithSiteAsync(site),
            },
            TestContext.Current.CancellationToken);
        var observer = new ServiceCollection().AddLogging()
            .AddIonFunctions(SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(all).Build()), site is null ? null : new(site));
        PatientStorage.AddTo(observer);
        return new(host, ion, log, observer.BuildServiceProvider(), onDispose) { Operations = operations };
    }

    /// <param name="from">The address of this machine that it comes from; null for whichever.</param>
    public Visitor NewVisitor(IPAddress? from = null) => new(BaseUrl, Ion, PublicUrl, from);

    public async ValueTask DisposeAsync()
    {
        foreach (var line in LogLines)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(line);
        }

        await (_onDispose?.Invoke(this) ?? EndAsync());
    }

    /// <summary>Ends it for good.</summary>
    public async ValueTask EndAsync()
    {
        await (_app?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_host?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_observer?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Operations.DisposeAsync();
    }

    private static async Task<Dictionary<string, string?>> SettingsAsync(
        IIonServer ion, string connectionString, int port, IReadOnlyDictionary<string, string?>? settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["Ion:BaseUrl"] = ion.BaseUrl.AbsoluteUri,
            ["Ion:ClientId"] = ion.ClientId,
            ["Ion:ClientSecret"] = ion.ClientSecret,
            ["App:PublicUrl"] = $"http://localhost:{port}",
            ["AzureWebJobsStorage"] = connectionString,
            ["Session:Key"] = SessionKey,
            // Storage is shared: a sweep of its own accord would send another test's tokens to this test's Ion.
            ["RefreshSchedule"] = "0 0 0 29 2 *", // Not even for a clock that a test turns by months.
            ["Limits:PerAddress"] = "0", // All tests come from one address. LimitsTests set one.
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>())
        {
            all[name] = value;
        }

        await ion.RegisterRedirectUriAsync(new(new Uri(all["App:PublicUrl"]!), Routes.Callback));
        return all;
    }

    /// <summary>What Azure has in front of the Functions host: the platform's CORS, and pages of one's own.</summary>
    private static void StandInFront(IApplicationBuilder app, Dictionary<string, string?> settings, bool serveSamples)
    {
        if (serveSamples)
        {
            app.UseFileServer(new FileServerOptions { RequestPath = "/samples", FileProvider = new PhysicalFileProvider(Samples) });
        }

        if (settings.GetValueOrDefault("App:AllowedOrigins") is { } origins)
        {
            app.UseCors(policy => policy
                .WithOrigins([.. origins.Split(',').Select(origin => new Uri(origin).GetLeftPart(UriPartial.Authority))])
                .AllowCredentials().AllowAnyHeader().AllowAnyMethod());
        }
    }

    private sealed class QueueLogger(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
