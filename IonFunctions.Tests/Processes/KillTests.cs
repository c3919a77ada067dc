using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
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
        var books = new KillBooks(cluster);
        var (lost, pending) = await SettleAsync(cluster, load, books, waitForLateAnswers: kills >= 100);
        var rotations = Rotation.AllOf(cluster.Relay);
        Write($"{cluster.Apps.Sum(app => app.Kills.Count)} kills in {killing.TotalSeconds:0} s, all settled after {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0} s; {sessions} sessions at a time, {load.Everybody.Count} in all, "
            + $"{rotations.Count} refreshes; answers: {cluster.Answers}; lost: {lost.Count}, and as good as lost: {pending.Count}");

        Assert.Empty(cluster.Faults);
        Assert.Equal(kills, cluster.Apps.Sum(app => app.Kills.Count));
        await books.AccountForAsync(load.Everybody, lost, pending, rotations);
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
        Cluster cluster, KillLoad load, KillBooks books, bool waitForLateAnswers)
    {
        var lost = new ConcurrentBag<SignedInUser>();
        var pending = new List<SignedInUser>();
        if (!waitForLateAnswers)
        {
            var bySent = KillBooks.RotatedBySent(Rotation.AllOf(cluster.Relay));
            foreach (var user in load.Everybody)
            {
                if (await books.IsAsGoodAsLostAsync(user, bySent))
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
}
