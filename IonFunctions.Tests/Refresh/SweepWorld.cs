using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Settings;
using IonFunctions.Local;
using IonFunctions.Simulator;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Local;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Waiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace IonFunctions.Tests.Refresh;

/// <summary>
/// An Azurite and a simulated Ion for the tests of a class alone, and a clock that they turn: hours pass for the app and
/// for Ion alike. Storage keeps real time, by which leases are timed.
/// </summary>
public class SweepWorld : IAsyncLifetime
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private readonly TemporaryDirectory? _directory;
    private readonly Storage _storage;
    private readonly List<TestApp> _apps = [];

    public SweepWorld()
        : this(keepsData: false)
    {
    }

    /// <summary>For tests that stop and start the servers, which then have to find their data again.</summary>
    protected SweepWorld(bool keepsData)
    {
        _directory = keepsData ? new() : null;
        _storage = new(_directory?["storage"]);
    }

    internal FakeTimeProvider Time { get; } = new(DateTimeOffset.UtcNow);

    internal SimulatedIonServer Server { get; private set; } = null!;

    internal SimulatedIon Ion => Server.Ion;

    internal StoredSessions Stored { get; private set; } = null!;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Server = await SimulatedIonServer.StartAsync(new() { TimeProvider = Time, DataDirectory = _directory?["ion"] });
        Stored = new(await _storage.GetConnectionStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await _storage.DisposeAsync();
        _directory?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Ion's process ends: connections are refused.</summary>
    internal async Task StopIonAsync() => await Server.DisposeAsync();

    /// <summary>Ion is back at the same address.</summary>
    internal async Task StartIonAsync() => Server = await SimulatedIonServer.StartAsync(
        new() { TimeProvider = Time, DataDirectory = _directory!["ion"], Port = Server.BaseUrl.Port });

    internal Task<Azurite> GetAzuriteAsync() => _storage.GetAzuriteAsync();

    /// <summary>Stops the instances of a test and forgets its sessions.</summary>
    internal async Task EndTestAsync()
    {
        foreach (var app in _apps)
        {
            await app.DisposeAsync();
        }

        _apps.Clear();
        Ion.Faults.Clear();
        Ion.Client.ChangeSecret(Server.ClientSecret);
        Ion.Lifetimes.AccessToken = TimeSpan.FromHours(10);
        Ion.Counters.Reset();
        await Stored.ClearAsync();
    }

    internal async Task<TestApp> StartAppAsync(
        Action<IServiceCollection>? configure = null, params (string Name, string Value)[] settings)
    {
        var app = await TestApp.StartAsync(
            Server,
            _storage,
            settings.ToDictionary(setting => setting.Name, string? (setting) => setting.Value),
            services =>
            {
                services.AddSingleton<TimeProvider>(Time);
                configure?.Invoke(services);
            });
        _apps.Add(app);
        return app;
    }

    /// <summary>A relay before storage, to count and to fail what passes.</summary>
    internal async Task<Relay> RelayStorageAsync() =>
        await Relay.StartAsync(new((await _storage.GetAzuriteAsync()).TableUri.GetLeftPart(UriPartial.Authority)));

    /// <summary>The setting that leads an instance through it.</summary>
    internal async Task<(string Name, string Value)> StorageBehindAsync(Relay relay)
    {
        var azurite = await _storage.GetAzuriteAsync();
        return ("AzureWebJobsStorage", azurite.ConnectionString.Replace($"127.0.0.1:{azurite.Port}", $"127.0.0.1:{relay.Urls[0].Port}", StringComparison.Ordinal));
    }

    /// <summary>Adds sessions as sign-ins would, without the browser; <paramref name="change"/> makes them what a test needs.</summary>
    internal async Task<Session[]> AddSessionsAsync(TestApp app, int count, Func<Session, int, Session>? change = null)
    {
        var index = app.Services.GetRequiredService<IDueIndex>();
        var times = app.Services.GetRequiredService<DueTimes>();
        var lifetime = app.Services.GetRequiredService<AppSettings>().Session.Lifetime;
        var sessions = new Session[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, _) =>
        {
            var now = Time.GetUtcNow();
            var issued = Ion.Tokens.Exchange(Ion.Tokens.IssueCode(SampleUsers.Ada, "http://localhost/", "read", null, null, null))!;
            var session = SampleSessions.SignedIn(
                SessionId.New().Handle,
                new(new(issued.AccessToken), now + issued.ExpiresIn, issued.ExpiresIn, new(issued.RefreshToken), "read"),
                now) with
            { ExpiresAt = now + lifetime };
            session = session with { DueAt = times.Next(session, session.Tokens.ExpiresAt, session.Tokens.Lifetime, now) };
            session = change?.Invoke(session, number) ?? session;
            await index.AddAsync(DueRow.At(session.Handle, session.DueAt), CancellationToken);
            await app.Store.CreateAsync(session, CancellationToken);
            sessions[number] = session;
        });
        return sessions;
    }

    /// <summary>
    /// Sweeps, while the clock runs at ten times its speed so that what waits comes to its end, and no faster than real time
    /// where the processor is busy: nobody is to run out of patience for want of it.
    /// </summary>
    internal Task<SweepReport> SweepAsync(TestApp app) => SweepUntilAsync(app, CancellationToken);

    /// <inheritdoc cref="SweepAsync(TestApp)"/>
    internal Task<SweepReport> SweepUntilAsync(TestApp app, CancellationToken stopping) =>
        RunClockAsync(app.Services.GetRequiredService<RefreshSweep>().SweepAsync(stopping));

    internal async Task<T> RunClockAsync<T>(Task<T> task)
    {
        await RunClockAsync((Task)task, speed: 10);
        return await task;
    }

    internal async Task RunClockAsync(Task task, double speed)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!task.IsCompleted)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Eventually.Limit, "it did not end");
            var tick = TimeProvider.System.GetTimestamp();
            if (await Task.WhenAny(task, Task.Delay(Tick, CancellationToken)) != task)
            {
                var isLate = TimeProvider.System.GetElapsedTime(tick) > Tick * 2;
                Time.Advance(Tick * (isLate ? Math.Min(1, speed) : speed));
            }
        }

        await task;
    }

    /// <summary>The session as it is stored.</summary>
    internal static async Task<Session> ReadAsync(TestApp app, SessionHandle handle) =>
        await app.Store.PeekAsync(handle, CancellationToken) ?? throw new InvalidOperationException($"There is no session {handle}.");

    internal long CountRefreshes(string? outcome = null) => Ion.Counters.Read().CountTokenRequests("refresh_token", outcome);
}
