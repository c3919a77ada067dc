using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Settings;
using IonFunctions.Simulator;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace IonFunctions.Tests.Refresh;

/// <summary>
/// An Azurite and a simulated Ion for the tests of a class alone, and a clock that they turn: hours pass for the app and
/// for Ion alike. Storage keeps real time, by which leases are timed.
/// </summary>
public sealed class SweepWorld : IAsyncLifetime
{
    private readonly Storage _storage = new();
    private readonly List<TestApp> _apps = [];

    internal FakeTimeProvider Time { get; } = new(DateTimeOffset.UtcNow);

    internal SimulatedIonServer Server { get; private set; } = null!;

    internal SimulatedIon Ion => Server.Ion;

    internal StoredSessions Stored { get; private set; } = null!;

    internal string ConnectionString { get; private set; } = "";

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Server = await SimulatedIonServer.StartAsync(new() { TimeProvider = Time });
        ConnectionString = await _storage.GetConnectionStringAsync();
        Stored = new(ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await _storage.DisposeAsync();
    }

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
            var session = new Session
            {
                Handle = SessionId.New().Handle,
                User = new(30001, SampleUsers.Ada, "Ada", "Lovelace", "2027alovelace@tjhsst.edu", "student"),
                Tokens = new(new(issued.AccessToken), now + issued.ExpiresIn, issued.ExpiresIn, new(issued.RefreshToken), "read"),
                CreatedAt = now,
                LastSeenAt = now,
                ExpiresAt = now + lifetime,
                DueAt = default,
            };
            session = session with { DueAt = times.Next(session, session.Tokens.ExpiresAt, session.Tokens.Lifetime, now) };
            session = change?.Invoke(session, number) ?? session;
            await index.AddAsync(DueRow.At(session.Handle, session.DueAt), CancellationToken);
            await app.Store.CreateAsync(session, CancellationToken);
            sessions[number] = session;
        });
        return sessions;
    }

    /// <summary>Sweeps, while the clock runs at ten times its speed so that what waits comes to its end.</summary>
    internal Task<SweepReport> SweepAsync(TestApp app, CancellationToken stopping = default) =>
        RunClockAsync(app.Services.GetRequiredService<RefreshSweep>().SweepAsync(stopping));

    internal async Task<T> RunClockAsync<T>(Task<T> task)
    {
        var end = TimeProvider.System.GetTimestamp() + (60 * TimeProvider.System.TimestampFrequency);
        while (!task.IsCompleted)
        {
            Assert.True(TimeProvider.System.GetTimestamp() < end, "it did not end");
            if (await Task.WhenAny(task, Task.Delay(10, CancellationToken)) != task)
            {
                Time.Advance(TimeSpan.FromMilliseconds(100));
            }
        }

        return await task;
    }

    /// <summary>The session as it is stored.</summary>
    internal static async Task<Session> ReadAsync(TestApp app, SessionHandle handle) =>
        await app.Store.PeekAsync(handle, CancellationToken) ?? throw new InvalidOperationException($"There is no session {handle}.");

    internal long CountRefreshes(string? outcome = null) => Ion.Counters.Read().CountTokenRequests("refresh_token", outcome);
}
