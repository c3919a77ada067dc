using System.Collections.Concurrent;
using System.Security.Cryptography;
using IonFunctions.Core;
using IonFunctions.Core.Hosting;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Secrets;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Settings;
using IonFunctions.Core.Tokens;
using IonFunctions.Tests.Waiting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace IonFunctions.Tests.Refresh;

/// <summary>Instances of the app's protocol code over shared rows, a model of Ion and a clock that the test turns.</summary>
internal sealed class ProtocolWorld
{
    private readonly AppSettings _settings = new(
        new(new("http://localhost:1/"), "client", "secret", ["read"]),
        new(new("http://localhost:2/"), []),
        KeyVaultUri: null,
        new(TablesUri: null, ConnectionString: null),
        new(RandomNumberGenerator.GetBytes(SessionKey.Length), TimeSpan.FromDays(30), TimeSpan.FromDays(14)),
        new(RefreshSchedule.Parse(RefreshSchedule.Default)!, TimeSpan.FromHours(1), TimeSpan.FromDays(3), 32),
        IdentityClientId: null,
        AllowWrites: false);

    private readonly CountedWork _work = new();

    public FakeTimeProvider Time { get; } = new(new(2026, 9, 1, 8, 0, 0, TimeSpan.Zero));

    public MemoryRows Rows { get; } = new();

    public IonModel Ion { get; } = new();

    public SessionHandle Handle { get; } = SessionId.New().Handle;

    public Instance NewInstance() => new(this);

    /// <summary>Signs a user in, with tokens that live so long.</summary>
    public async Task<Session> SignInAsync(Instance instance, TimeSpan accessTokenLife)
    {
        var now = Time.GetUtcNow();
        await instance.Store.CreateAsync(
            new()
            {
                Handle = Handle,
                User = new(30001, "2027alovelace", "Ada", "Lovelace", "2027alovelace@tjhsst.edu", "student"),
                Tokens = new(new("access-0"), now + accessTokenLife, TimeSpan.FromHours(10), new("refresh-0"), "read"),
                CreatedAt = now,
                LastSeenAt = now,
                ExpiresAt = now + TimeSpan.FromDays(30),
                DueAt = now + accessTokenLife,
            },
            CancellationToken.None);
        return (await instance.Store.ReadAsync(Handle, CancellationToken.None))!;
    }

    /// <summary>Turns the clock until the task is done; a protocol that would wait for ever fails the test instead.</summary>
    public async Task<T> FinishAsync<T>(Task<T> task, TimeSpan? within = null)
    {
        var end = Time.GetUtcNow() + (within ?? TimeSpan.FromMinutes(10));
        while (!task.IsCompleted)
        {
            // Everything in here completes on its own once its time has come.
            await Eventually.IsTrueAsync(() => task.IsCompleted || _work.IsIdle, "all work waits for the clock");
            await Task.Delay(1);
            if (!task.IsCompleted && _work.IsIdle)
            {
                Assert.True(Time.GetUtcNow() < end, "it did not end in time");
                Time.Advance(TimeSpan.FromMilliseconds(200));
            }
        }

        return await task;
    }

    /// <summary>One instance of the app.</summary>
    internal sealed class Instance
    {
        public Instance(ProtocolWorld world)
        {
            var secrets = new SettingsSecrets(world._settings);
            Table = new(world.Rows, world.Time);
            TokenClient = new(world.Ion);
            Store = new(Table, new Benchmarks.MemoryUserIndex(), new(secrets), new(world.Time), NullLogger<SessionStore>.Instance);
            InFlight = new(world.Time);
            var flight = new RefreshFlight(Store, TokenClient, Due, new(world._settings, Random.Shared), InFlight, UnheardMetrics.Instance, world.Time, NullLogger<RefreshFlight>.Instance);
            Flight = new(flight, world._work);
            Tokens = new(new(flight, InFlight, world.Time), world._work);
            _ion = world.Ion;
        }

        private readonly IonModel _ion;

        public MemorySessionTable Table { get; }

        public ModelTokenClient TokenClient { get; }

        public MemoryDueIndex Due { get; } = new();

        public SessionStore Store { get; }

        public CountedFlight Flight { get; }

        public InFlightWork InFlight { get; }

        public CountedTokens Tokens { get; }

        /// <summary>Calls Ion's API as the session's user; returns the outcome and the access tokens that were tried.</summary>
        public async Task<(RefreshOutcome Outcome, List<string> Tried)> CallAsync(Session session, CancellationToken cancellationToken = default)
        {
            List<string> tried = [];
            var outcome = await Tokens.CallAsync(
                session,
                token =>
                {
                    tried.Add(token.Value);
                    return Task.FromResult(_ion.Accepts(token));
                },
                cancellationToken);
            return (outcome, tried);
        }
    }
}

/// <summary>The due rows that one instance wrote.</summary>
internal sealed class MemoryDueIndex : IDueIndex
{
    public ConcurrentQueue<DueRow> Added { get; } = new();

    public Task AddAsync(DueRow row, CancellationToken cancellationToken)
    {
        Added.Enqueue(row);
        return Task.CompletedTask;
    }

    public Task RemoveAsync(DueRow row, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<DueRow> ReadDueAsync(int shard, DateTimeOffset now, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
