using System.Net;
using IonFunctions.Tests.Refresh;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Waiting;

namespace IonFunctions.Tests.Processes;

/// <summary>
/// Real processes over one storage and one Ion, with sessions expiring under load: for every expiry one token request,
/// and nobody loses anything. It goes on until every session has expired as often as the test wants, however long that takes.
/// </summary>
[Collection(RealProcesses.Name)]
public sealed class ExactlyOnceTests
{
    /// <summary>A request takes a token with less than 30 s to live for expired, so these are good for 6 s.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(36);
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(6);

    /// <summary>The sweep's lead time is at most half a lifetime, and jitter adds a quarter of it: from here on a token is due.</summary>
    private static readonly TimeSpan LeadTime = Lifetime / 2;
    private static readonly TimeSpan SweptFrom = Lifetime - (LeadTime * 1.25);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    /// <summary>And their own code: for who is there, and for who is away, of whom one session each is used.</summary>
    [Fact]
    public async Task Four_instances_and_their_sweeps_and_own_code_refresh_each_token_exactly_once()
    {
        await using var ion = await SimulatedIonServer.StartAsync(cancellationToken: CancellationToken);
        var rotations = await RunAsync(ion, instances: 4, sessions: 60, hasOwnCode: true);

        // Ion's own books say the same as the relay's.
        var counters = ion.Ion.Counters.Read();
        Assert.Equal(rotations, counters.CountTokenRequests("refresh_token", "success"));
        Assert.Equal(rotations, counters.CountTokenRequests("refresh_token"));
        Assert.Equal(rotations, counters.CountIssued("refresh_token"));
        Assert.Equal(0, counters.CountUndelivered());
    }

    /// <summary>These share the shards, as several sweepers do; those above sweep all of them at once.</summary>
    [Fact]
    public async Task Two_instances_refresh_each_token_of_Django_OAuth_Toolkit_exactly_once()
    {
        DjangoIonFixture.SkipWhereUnavailable();
        await using var ion = await DjangoIon.StartAsync();
        var rotations = await RunAsync(ion, instances: 2, sessions: 12, sweepers: 2);

        var counted = Assert.Single(await ion.CountTokenRequestsAsync() is { } all
            ? all.Where(count => count.Grant == "refresh_token").GroupBy(count => count.Outcome) : []);
        Assert.Equal("success", counted.Key);
        Assert.Equal(rotations, counted.Sum(count => count.Count));
    }

    [Fact]
    public async Task Two_published_workers_and_their_timers_refresh_each_token_exactly_once()
    {
        await using var ion = await SimulatedIonServer.StartAsync(cancellationToken: CancellationToken);
        var rotations = await RunAsync(ion, instances: 2, sessions: 12, onWorkers: true, sweepers: 4);

        Assert.Equal(rotations, ion.Ion.Counters.Read().CountTokenRequests("refresh_token"));
    }

    private static async Task<int> RunAsync(IIonServer ion, int instances, int sessions, bool onWorkers = false, bool hasOwnCode = false, int sweepers = 1)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Instances are stopped by SIGTERM, which Windows does not have.");
        await ion.SetAccessTokenLifetimeAsync(Lifetime);
        await using var cluster = await Cluster.StartAsync(ion, instances, LeadTime, onWorkers: onWorkers, hasOwnCode: hasOwnCode, sweepers: sweepers);
        var users = await cluster.SignInAsync(sessions);
        var signedIn = DateTimeOffset.UtcNow;

        // A third is in use all the time. The others' time comes at once: on half of them sweeps and requests fall together,
        // the rest is left to the sweeps.
        var (busy, met, left) = (EveryThird(users, 0), EveryThird(users, 1), EveryThird(users, 2));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        var ownCode = hasOwnCode ? await OwnCode.OfAsync(cluster, busy) : null;
        var load = LoadAsync(cluster, busy, stop.Token, ownCode);
        await Until(signedIn + SweptFrom + TimeSpan.FromSeconds(0.5));
        await Parallel.ForEachAsync(users.Except(busy), CancellationToken, async (user, _) =>
            await StoredSessions.PullDueForwardAsync(cluster.Observer, user.Handle, call: 0));
        var nextSweep = DateTimeOffset.UtcNow.AddSeconds(1);
        await Until(new DateTimeOffset(nextSweep.UtcTicks - (nextSweep.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero));
        var both = LoadAsync(cluster, met, stop.Token);
        await HaveBeenRefreshedAsync(cluster, left, times: 1);
        await HaveBeenRefreshedAsync(cluster, met, times: 1);
        await HaveBeenRefreshedAsync(cluster, busy, times: 2);
        await Eventually.IsTrueAsync(() => ownCode?.HasCalledForAll != false, "the app's own code has called for all, there and away");
        await stop.CancelAsync();
        await Task.WhenAll(load, both);

        // Or the sweeps would go on while the books are read.
        await Task.WhenAll(cluster.Apps.Select(app => app.StopAsync(CancellationToken)));
        var rotations = Rotation.AllOf(cluster.Relay);
        var swept = cluster.Apps.Sum(app => app.CountSweptSessions());
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{instances} instances, {sessions} sessions, {rotations.Count} refreshes; sweeps had a part in {swept}; answers: {cluster.Answers}, {ownCode?.Count ?? 0} of them to code of its own");
        Assert.Empty(cluster.Faults);
        Assert.All(rotations, rotation => Assert.Equal(200, rotation.Status));
        Assert.Distinct(rotations.Select(rotation => rotation.Sent));

        var bySent = rotations.ToDictionary(rotation => rotation.Sent);
        var counted = 0;
        foreach (var user in users)
        {
            var token = user.FirstRefreshToken;
            for (Rotation? previous = null; bySent.TryGetValue(token, out var rotation); previous = rotation, token = rotation.Issued!)
            {
                counted++;
                // No earlier than the token before had expired: as many refreshes as expiries.
                Assert.True(
                    previous is null || rotation.ReceivedAt - previous.AnsweredAt >= GoodFor,
                    $"{user.Handle} was refreshed again after {rotation.ReceivedAt - previous?.AnsweredAt}");
            }

            var stored = await cluster.Observer.Store.PeekAsync(user.Handle, CancellationToken);
            Assert.Equal(token, stored!.Tokens.RefreshToken.Value);
        }

        Assert.Equal(counted, rotations.Count);
        Assert.True(swept >= left.Length, $"{left.Length} sessions were left to the sweeps, which say that they refreshed {swept}");
        await cluster.Stored.NoDueRowIsLostAsync();
        return rotations.Count;
    }

    private static SignedInUser[] EveryThird(SignedInUser[] users, int which) => [.. users.Where((_, i) => i % 3 == which)];

    private static Task HaveBeenRefreshedAsync(Cluster cluster, SignedInUser[] users, int times) => Eventually.IsTrueAsync(
        () =>
        {
            var issued = Rotation.AllOf(cluster.Relay).Where(rotation => rotation.Issued is not null)
                .GroupBy(rotation => rotation.Sent).ToDictionary(sent => sent.Key, sent => sent.First().Issued!);
            return Array.TrueForAll(users, user => LengthOf(user.FirstRefreshToken, issued) >= times);
        },
        $"{users.Length} sessions have been refreshed {times} times; faults: {string.Join(", ", cluster.Faults)}");

    private static int LengthOf(string token, Dictionary<string, string> issued)
    {
        var length = 0;
        for (; issued.TryGetValue(token, out var next); token = next)
        {
            length++;
        }

        return length;
    }

    /// <summary>
    /// Requests for all of these sessions at all instances, until told to stop. Nothing but 200 will do, or, where the
    /// machine is so slow that a refresh outlasts the contract's patience, its 503.
    /// </summary>
    private static Task LoadAsync(Cluster cluster, SignedInUser[] users, CancellationToken stop, OwnCode? ownCode = null) =>
        Task.WhenAll(cluster.Apps.SelectMany(app => Enumerable.Range(0, 3).Select(async worker =>
        {
            // Every worker goes round in an order of its own, so that instances meet at the same session now and then.
            var random = new Random((app.Index * 3) + worker);
            while (!stop.IsCancellationRequested)
            {
                var user = users[random.Next(users.Length)];
                var call = ownCode is null ? cluster.GetProfileAsync(app, user) : ownCode.CallAsync(app, user, random);
                if (await call is not (HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable) and var status)
                {
                    cluster.Fault($"{user.Handle} was answered {status} by instance {app.Index}");
                }

                await Task.Delay(random.Next(2, 25), CancellationToken);
            }
        })));

    private static async Task Until(DateTimeOffset moment)
    {
        var wait = moment - DateTimeOffset.UtcNow;
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, CancellationToken);
        }
    }
}
