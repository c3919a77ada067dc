using System.Collections.Concurrent;
using IonFunctions.Core;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Settings;
using IonFunctions.Local;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Waiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Tests.Contract;

/// <summary>One instance of the app, as <c>./run.sh</c> starts it, on a port of its own.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private readonly LocalApp _app;

    private TestApp(LocalApp app, IIonServer ion, ConcurrentQueue<string> log) => (_app, Ion, LogLines) = (app, ion, log);

    public Uri BaseUrl => _app.BaseUrl;

    /// <summary>Where browsers are to reach it.</summary>
    public Uri PublicUrl => Services.GetRequiredService<AppSettings>().Site.PublicUrl;

    /// <summary>What its session cookie is called.</summary>
    public string SessionCookieName => Services.GetRequiredService<SessionCookie>().Name;

    public IIonServer Ion { get; }

    /// <summary>Everything that the app has logged.</summary>
    public ConcurrentQueue<string> LogLines { get; }

    public IServiceProvider Services => _app.Services;

    public SessionStore Store => Services.GetRequiredService<SessionStore>();

    public InFlightWork InFlight => Services.GetRequiredService<InFlightWork>();

    /// <summary>The session key of every instance, which share storage.</summary>
    public static string SessionKey { get; } = LocalSecrets.Generate().SessionKey;

    /// <summary>Starts an instance, with settings beside the usual ones by configuration key (<c>Ion:Scopes</c>).</summary>
    public static async Task<TestApp> StartAsync(
        IIonServer ion,
        Storage storage,
        IReadOnlyDictionary<string, string?>? settings = null,
        Action<IServiceCollection>? configure = null,
        bool serveSamples = false)
    {
        var port = LoopbackPort.Next();
        var all = new Dictionary<string, string?>
        {
            ["Ion:BaseUrl"] = ion.BaseUrl.AbsoluteUri,
            ["Ion:ClientId"] = ion.ClientId,
            ["Ion:ClientSecret"] = ion.ClientSecret,
            ["App:PublicUrl"] = $"http://localhost:{port}",
            ["AzureWebJobsStorage"] = await storage.GetConnectionStringAsync(),
            ["Session:Key"] = SessionKey,
            // Storage is shared: a sweep of its own accord would send another test's tokens to this test's Ion.
            ["RefreshSchedule"] = "0 0 0 29 2 *", // Not even for a clock that a test turns by months.
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>())
        {
            all[name] = value;
        }

        await ion.RegisterRedirectUriAsync(new(new Uri(all["App:PublicUrl"]!), Routes.Callback));
        var log = new ConcurrentQueue<string>();
        var app = await LocalApp.StartAsync(
            all,
            port,
            services =>
            {
                services.AddLogging(logging => logging.AddProvider(new QueueLogger(log)));
                services.AddSingleton<TimeProvider>(new PatientTime());
                PatientStorage.AddTo(services);
                configure?.Invoke(services);
            },
            TestContext.Current.CancellationToken,
            serveSamples ? Path.Combine(RepositoryRoot.Find(), "samples") : null);
        return new(app, ion, log);
    }

    public Visitor NewVisitor() => new(BaseUrl, Ion, PublicUrl);

    public async ValueTask DisposeAsync()
    {
        foreach (var line in LogLines)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(line);
        }

        await _app.DisposeAsync();
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
