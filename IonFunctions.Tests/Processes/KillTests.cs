using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;
using IonFunctions.Tests.Refresh;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Waiting;

namespace IonFunctions.Tests.Processes;

/// <summary>
/// Instances killed by SIGKILL at random moments, and started again, while sessions expire under load. The environment
/// variable <c>KILLS</c> sets how many kills (default 20), <c>KILLS_SEED</c> replays the choices of a run, though not the
/// processor's.
/// </summary>
/// <remarks>
/// What may be lost, and is asserted for every single session: a session is lost only if the relay has seen Ion rotate
/// its last refresh token for an instance that was killed while there still was a lease on the session, as it is until
/// the answer is stored, and if what Ion issued then was never stored. Nothing else loses a session; and no token is sent
/// twice but by who took over from somebody killed. How long a refresh takes does not matter.
/// </remarks>
[Collection(RealProcesses.Name)]
public sealed class KillTests
{
    /// <summary>Less than 30 s to live is expired for a request: good for 2 s.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(32);

    /// <summary>How long Ion's answers are on their way at most: long enough for a kill to come in between now and then.</summary>
    private const int SlowestAnswerMilliseconds = 60;

    /// <summary>
    /// A holder that lives and gets no processor for so long may lose its lease, and nothing by that (invariant 8): it was
    /// taken shortly before the token was sent.
    /// </summary>
    private static readonly TimeSpan LeaseCanLapse = RefreshTiming.LeaseDuration / 2;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private static int Kills { get; } =
        int.Parse(Environment.GetEnvironmentVariable("KILLS") ?? "20", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Four_instances_killed_at_random_lose_only_what_Ion_had_rotated_for_the_dead()
    {
        await using var ion = await SimulatedIonServer.StartAsync(cancellationToken: CancellationToken);
        await RunAsync(ion, instances: 4, sessions: 60, Kills, longestPause: 900);
    }

    [Fact]
    public async Task Two_instances_killed_at_random_over_Django_OAuth_Toolkit_lose_no_more()
    {
        DjangoIonFixture.SkipWhereUnavailable();
        await using var ion = await DjangoIon.StartAsync();
        await RunAsync(ion, instances: 2, sessions: 10, Math.Max(3, Kills / 10), longestPause: 900);
    }

    [Fact]
    public async Task Two_published_workers_killed_at_random_with_their_hosts_or_without_lose_no_more()
    {
        await using var ion = await SimulatedIonServer.StartAsync(cancellationToken: CancellationToken);
        await RunAsync(ion, instances: 2, sessions: 12, Math.Max(4, Kills / 10), longestPause: 900, onWorkers: true);
    }

    private static async Task RunAsync(IIonServer ion, int instances, int sessions, int kills, int longestPause, bool onWorkers = false)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Instances are halted by SIGSTOP, which Windows does not have.");
        var seed = int.Parse(
            Environment.GetEnvironmentVariable("KILLS_SEED") ?? Random.Shared.Next().ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        Write($"KILLS={kills} KILLS_SEED={seed}");
        await ion.SetAccessTokenLifetimeAsync(Lifetime);
        await using var cluster = await Cluster.StartAsync(ion, instances, leadTime: Lifetime / 2, onWorkers: onWorkers);
        var slowness = new Random(seed);
        cluster.Relay.BeforeAnswering = _ =>
        {
            lock (slowness)
            {
                return Task.Delay(slowness.Next(SlowestAnswerMilliseconds), CancellationToken);
            }
        };
        var started = TimeProvider.System.GetTimestamp();
        var load = new KillLoad(cluster, await cluster.SignInAsync(sessions), seed);

        using (var stop = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken))
        {
            var running = load.RunAsync(stop.Token);
            await KillAsync(cluster, kills, longestPause, new Random(seed));
            await stop.CancelAsync();
            await running;
        }

        var killing = TimeProvider.System.GetElapsedTime(started);
        cluster.Relay.BeforeAnswering = null;
        var (lost, pending) = await SettleAsync(cluster, load, waitForLateAnswers: kills >= 100);
        var rotations = Rotation.AllOf(cluster.Relay);
        Write($"{cluster.Apps.Sum(app => app.Kills.Count)} kills in {killing.TotalSeconds:0} s, all settled after {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0} s; {sessions} sessions at a time, {load.Everybody.Count} in all, "
            + $"{rotations.Count} refreshes; answers: {cluster.Answers}; lost: {lost.Count}, and as good as lost: {pending.Count}");

        Assert.Empty(cluster.Faults);
        Assert.Equal(kills, cluster.Apps.Sum(app => app.Kills.Count));
        await AccountForAsync(cluster, load.Everybody, lost, pending, rotations);
        await cluster.Stored.NoDueRowIsLostAsync();
        await EverybodyCanSignInAgainAsync(cluster, lost);
    }

    private static async Task KillAsync(Cluster cluster, int kills, int longestPause, Random random)
    {
        var starting = new List<Task>();
        var mostDown = cluster.Apps.Count / 2;
        for (var kill = 0; kill < kills; kill++)
        {
            await Task.Delay(random.Next(50, longestPause), CancellationToken);
            starting.RemoveAll(start => start.IsCompletedSuccessfully);
            while (starting.Count >= mostDown)
            {
                var started = await Task.WhenAny(starting);
                await started; // One that could not start is no kill.
                starting.Remove(started);
            }

            var living = cluster.Apps.Where(app => app.IsUp).ToArray();
            var app = living[random.Next(living.Length)];
            await app.KillAsync(cluster.Stored.ReadHeldAsync, CancellationToken);
            starting.Add(app.StartAsync(CancellationToken));
        }

        await Task.WhenAll(starting);
    }

    /// <summary>
    /// Asks for everybody's profile until all have it or are signed out. The shorter run does not wait until refusals by
    /// Ion are believed, and asks only those whom the books do not have for lost already.
    /// </summary>
    private static async Task<(List<SignedInUser> Lost, List<SignedInUser> Pending)> SettleAsync(
        Cluster cluster, KillLoad load, bool waitForLateAnswers)
    {
        var lost = new ConcurrentBag<SignedInUser>();
        var pending = new List<SignedInUser>();
        if (!waitForLateAnswers)
        {
            var bySent = RotatedBySent(Rotation.AllOf(cluster.Relay));
            foreach (var user in load.Everybody)
            {
                if (LastOf(user, bySent) is { } last
                    && await cluster.Observer.Store.PeekAsync(user.Handle, CancellationToken) is { } session
                    && session.Tokens.RefreshToken.Value == last.Sent
                    && WasKilledOver(cluster, last, user.Handle))
                {
                    pending.Add(user);
                }
            }
        }

        // Leases lapse, and who has taken one over waits for a late holder before it believes a refusal (invariant 8).
        var unsettled = load.Everybody.Except(pending).ToList();
        await Eventually.IsTrueAsync(
            async () => (unsettled = await AskAsync(cluster, unsettled, lost)).Count == 0, "all sessions are settled");
        return ([.. lost], pending);
    }

    /// <summary>Asks for their profiles; returns those who are to ask again, and adds those who are signed out.</summary>
    private static async Task<List<SignedInUser>> AskAsync(Cluster cluster, List<SignedInUser> users, ConcurrentBag<SignedInUser> lost)
    {
        var left = new ConcurrentBag<SignedInUser>();
        await Parallel.ForEachAsync(users, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (user, _) =>
        {
            var app = cluster.Apps[Math.Abs(user.Handle.GetHashCode() % cluster.Apps.Count)];
            switch (await cluster.GetProfileAsync(app, user))
            {
                case HttpStatusCode.OK:
                    break;
                case HttpStatusCode.Unauthorized:
                    lost.Add(user);
                    break;
                case HttpStatusCode.ServiceUnavailable:
                    left.Add(user);
                    break;
                case var other:
                    cluster.Fault($"{user.Handle} was answered {other} after all was over");
                    break;
            }
        });
        return [.. left];
    }

    /// <summary>The books: every session is what the relay says that it must be.</summary>
    private static async Task AccountForAsync(
        Cluster cluster, IReadOnlyCollection<SignedInUser> everybody, List<SignedInUser> lost, List<SignedInUser> pending, List<Rotation> rotations)
    {
        // A token that Ion took once and was sent again: whoever sent it first must have been killed.
        var bySent = RotatedBySent(rotations);
        var handles = everybody.SelectMany(user => TokensOf(user, bySent).Select(token => (token, user.Handle))).ToDictionary();
        foreach (var sent in rotations.GroupBy(rotation => rotation.Sent).Where(group => group.Count() > 1))
        {
            Assert.Single(sent, rotation => rotation.Issued is not null);
            var sends = sent.OrderBy(rotation => rotation.ReceivedAt).ToList();
            Assert.All(sends.Zip(sends.Skip(1)), pair => Assert.True(
                pair.First.Issued is null
                    || WasKilledOver(cluster, pair.First, handles.TryGetValue(sent.Key, out var handle) ? handle : null)
                    || pair.Second.ReceivedAt - pair.First.ReceivedAt >= LeaseCanLapse,
                $"A refresh token was sent again though instance {pair.First.Instance}, which sent it at {pair.First.ReceivedAt:HH:mm:ss.fff}, lived on."));
        }

        foreach (var user in everybody)
        {
            var isLost = lost.Contains(user);
            if (!isLost && !pending.Contains(user))
            {
                await HasWhatIonIssuedLastAsync(cluster, user);
                continue;
            }

            // Lost, or about to be: what Ion issued last reached nobody who lived to store it.
            var last = LastOf(user, bySent);
            Assert.True(last is not null, $"{user.Handle} was lost though it was never refreshed");
            var session = await cluster.Observer.Store.PeekAsync(user.Handle, CancellationToken);
            Assert.True(
                session is null || (!isLost && session.Tokens.RefreshToken.Value == last.Sent), $"{user.Handle} was lost, and has a token all the same");
            Assert.True(
                WasKilledOver(cluster, last, user.Handle),
                $"{user.Handle} was lost though instance {last.Instance} was done with it, or lived on, after {last.AnsweredAt:HH:mm:ss.fff}");
        }
    }

    /// <summary>The sweeps go on: what a session is given just now is in the books before it is stored.</summary>
    private static Task HasWhatIonIssuedLastAsync(Cluster cluster, SignedInUser user) => Eventually.IsTrueAsync(
        async () => (await cluster.Observer.Store.PeekAsync(user.Handle, CancellationToken))?.Tokens.RefreshToken.Value
            == (LastOf(user, RotatedBySent(Rotation.AllOf(cluster.Relay)))?.Issued ?? user.FirstRefreshToken),
        $"{user.Handle} has what Ion issued last");

    private static Dictionary<string, Rotation> RotatedBySent(List<Rotation> rotations) =>
        rotations.Where(rotation => rotation.Issued is not null).ToDictionary(rotation => rotation.Sent);

    /// <summary>The last rotation of a session's refresh token.</summary>
    private static Rotation? LastOf(SignedInUser user, Dictionary<string, Rotation> bySent) =>
        TokensOf(user, bySent).Select(token => bySent.GetValueOrDefault(token)).LastOrDefault(rotation => rotation is not null);

    /// <summary>The refresh tokens that a session was given one after another.</summary>
    private static IEnumerable<string> TokensOf(SignedInUser user, Dictionary<string, Rotation> bySent)
    {
        yield return user.FirstRefreshToken;
        for (var token = user.FirstRefreshToken; bySent.TryGetValue(token, out var rotation);)
        {
            yield return token = rotation.Issued!;
        }
    }

    /// <summary>
    /// Whether the instance that had asked for it was killed before it was done with the session. One whose sign-in was cut
    /// off by a kill is in nobody's books: there it has to do that the instance was killed.
    /// </summary>
    private static bool WasKilledOver(Cluster cluster, Rotation rotation, SessionHandle? handle)
    {
        // What was sent just before the kill may be read by the relay just after it.
        var kills = cluster.Apps[rotation.Instance].Kills;
        Kill?[] around = [kills.LastOrDefault(kill => kill.At < rotation.ReceivedAt), kills.FirstOrDefault(kill => kill.At >= rotation.ReceivedAt)];
        return Array.Exists(around, kill => kill is not null && (handle is not { } session || kill.Held.Contains(session.Value)));
    }

    private static async Task EverybodyCanSignInAgainAsync(Cluster cluster, List<SignedInUser> lost)
    {
        var again = await cluster.SignInAsync(lost.Count);
        for (var i = 0; i < again.Length; i++)
        {
            await Eventually.IsTrueAsync(
                async () => await cluster.GetProfileAsync(cluster.Apps[(i + 1) % cluster.Apps.Count], again[i]) is HttpStatusCode.OK,
                "who has signed in again is served");
        }
    }

    private static void Write(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);

    /// <summary>People who use the app, and sign in again when they find themselves signed out.</summary>
    private sealed class KillLoad(Cluster cluster, SignedInUser[] users, int seed)
    {
        private const int MostWaits = 4;
        private int _pulls;

        /// <summary>All who were ever signed in.</summary>
        public ConcurrentBag<SignedInUser> Everybody { get; } = [.. users];

        /// <summary>Each of them asks at two instances at a time: whose session waits for a lease to lapse keeps nobody else.</summary>
        public Task RunAsync(CancellationToken stop) => Task.WhenAll(
            [PullDueForwardAsync(stop), .. users.Select((_, seat) => UseAsync(seat, new Random(seed + seat), stop))]);

        private async Task UseAsync(int seat, Random random, CancellationToken stop)
        {
            var waits = 0;
            while (!stop.IsCancellationRequested)
            {
                var user = users[seat];
                var one = random.Next(cluster.Apps.Count);
                var other = (one + random.Next(1, cluster.Apps.Count)) % cluster.Apps.Count;
                var answers = await Task.WhenAll(
                    cluster.GetProfileAsync(cluster.Apps[one], user), cluster.GetProfileAsync(cluster.Apps[other], user));
                foreach (var answer in answers)
                {
                    if (answer is not (null or HttpStatusCode.OK or HttpStatusCode.Unauthorized or HttpStatusCode.ServiceUnavailable))
                    {
                        cluster.Fault($"{user.Handle} was answered {answer}");
                    }
                }

                // Who is told to wait again and again signs in anew at last; the books go on about the session left behind.
                waits = answers.Contains(HttpStatusCode.OK) ? 0 : waits + answers.Count(answer => answer == HttpStatusCode.ServiceUnavailable);
                if (answers.Contains(HttpStatusCode.Unauthorized) || waits >= MostWaits)
                {
                    waits = 0;
                    await SignInAgainAsync(seat, random);
                }

                await Task.Delay(random.Next(50, 250), CancellationToken);
            }
        }

        private async Task SignInAgainAsync(int seat, Random random)
        {
            SignedInUser? again = null;
            await Eventually.IsTrueAsync(
                async () => cluster.Apps[random.Next(cluster.Apps.Count)] is { IsUp: true } app && (again = await cluster.SignInAsync(app, seat)) is not null,
                $"somebody signs in at seat {seat}");
            Everybody.Add(again!);
            users[seat] = again!;
        }

        /// <summary>The sweeps are to have work, too: every few seconds some sessions' time has come.</summary>
        private async Task PullDueForwardAsync(CancellationToken stop)
        {
            while (!stop.IsCancellationRequested)
            {
                await Task.Delay(2_000, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                var call = ++_pulls;
                for (var seat = call % 4; seat < users.Length; seat += 4)
                {
                    await StoredSessions.PullDueForwardAsync(cluster.Observer, users[seat].Handle, call);
                }
            }
        }
    }
}
