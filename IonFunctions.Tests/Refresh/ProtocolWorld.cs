using IonFunctions.Core.Answers;
using IonFunctions.Core.Hosting;
using IonFunctions.Core.Http;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Secrets;
using IonFunctions.Core.Sessions;
using IonFunctions.Tests.Waiting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace IonFunctions.Tests.Refresh;

/// <summary>Instances of the app's protocol code over shared rows, a model of Ion and a clock that the test turns.</summary>
internal sealed class ProtocolWorld
{
    /// <summary>What is left of a token that a request takes for expired: less than the 30 s that it wants.</summary>
    public static readonly TimeSpan Expired = TimeSpan.FromSeconds(10);

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
        var tokens = new TokenSet(new("access-0"), now + accessTokenLife, TimeSpan.FromHours(10), new("refresh-0"), "read");
        await instance.Store.CreateAsync(SampleSessions.SignedIn(Handle, tokens, now) with { DueAt = tokens.ExpiresAt }, CancellationToken.None);
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

    /// <summary>What an endpoint would answer with.</summary>
    public static Failure FailureOf(RefreshOutcome outcome) => IonFailure.Of(Assert.IsType<RefreshOutcome.Postponed>(outcome).Reason);

    public static Task WaitUntilAsync(Func<bool> condition) => Eventually.IsTrueAsync(condition, "the flight is there");

    public async Task DelayUntilAsync(DateTimeOffset time)
    {
        if (time - Time.GetUtcNow() is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left, Time);
        }
    }

    /// <summary>One instance of the app.</summary>
    internal sealed class Instance
    {
        public Instance(ProtocolWorld world)
        {
            var secrets = new SettingsSecrets(SampleSessions.Settings);
            Table = new(world.Rows, world.Time);
            TokenClient = new(world.Ion);
            Store = new(Table, new Benchmarks.MemoryUserIndex(), new(secrets), new(world.Time), NullLogger<SessionStore>.Instance);
            InFlight = new(world.Time);
            var flight = new RefreshFlight(Store, TokenClient, Due, new(SampleSessions.Settings, Random.Shared), InFlight, UnheardMetrics.Instance, world.Time, NullLogger<RefreshFlight>.Instance);
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
