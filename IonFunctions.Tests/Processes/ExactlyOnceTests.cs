using System.Net;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Processes;

/// <summary>
/// Real processes over one storage and one Ion, with sessions expiring under load: for every expiry one token request,
/// and nobody notices.
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

    [Fact]
    public async Task Four_instances_and_their_sweeps_refresh_each_token_exactly_once()
    {
        await using var ion = await SimulatedIonServer.StartAsync(cancellationToken: CancellationToken);
        var rotations = await RunAsync(ion, instances: 4, sessions: 60);

        // Ion's own books say the same as the relay's.
        var counters = ion.Ion.Counters.Read();
        Assert.Equal(rotations, counters.CountTokenRequests("refresh_token", "success"));
        Assert.Equal(rotations, counters.CountTokenRequests("refresh_token"));
        Assert.Equal(rotations, counters.CountIssued("refresh_token"));
        Assert.Equal(0, counters.CountUndelivered());
    }

    [Fact]
    public async Task Two_instances_refresh_each_token_of_Django_OAuth_Toolkit_exactly_once()
    {
        DjangoIonFixture.SkipWhereUnavailable();
        await using var ion = await DjangoIon.StartAsync();
        var rotations = await RunAsync(ion, instances: 2, sessions: 10);

        var counted = Assert.Single(await ion.CountTokenRequestsAsync() is { } all
            ? all.Where(count => count.Grant == "refresh_token").GroupBy(count => count.Outcome) : []);
        Assert.Equal("success", counted.Key);
        Assert.Equal(rotations, counted.Sum(count => count.Count));
    }

    private static async Task<int> RunAsync(IIonServer ion, int instances, int sessions)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Instances are stopped by SIGTERM, which Windows does not have.");
        await ion.SetAccessTokenLifetimeAsync(Lifetime);
        await using var cluster = await Cluster.StartAsync(ion, instances, LeadTime);
        var users = await cluster.SignInAsync(sessions);
        var signedIn = DateTimeOffset.UtcNow;

        // Half of them are in use all the time. The others are left alone until sweeps and requests fall on them together.
        var (busy, quiet) = (users.Where((_, i) => i % 2 == 0).ToArray(), users.Where((_, i) => i % 2 == 1).ToArray());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        var load = LoadAsync(cluster, busy, stop.Token);
        await Until(signedIn + SweptFrom + TimeSpan.FromSeconds(0.5));
        await Parallel.ForEachAsync(quiet, CancellationToken, async (user, _) =>
            await Refresh.StoredSessions.PullDueForwardAsync(cluster.Observer, user.Handle, call: 0));
        var nextSweep = DateTimeOffset.UtcNow.AddSeconds(1);
        await Until(new DateTimeOffset(nextSweep.UtcTicks - (nextSweep.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero));
        var both = LoadAsync(cluster, quiet, stop.Token);
        await Task.Delay(TimeSpan.FromSeconds(4), CancellationToken);
        await stop.CancelAsync();
        await Task.WhenAll(load, both);

        // Or the sweeps would go on while the books are read.
        await Task.WhenAll(cluster.Apps.Select(app => app.StopAsync(CancellationToken)));
        var rotations = Rotation.AllOf(cluster.Relay);
        var swept = cluster.Apps.Sum(app => app.CountSweptSessions());
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{instances} instances, {sessions} sessions, {rotations.Count} refreshes; sweeps had a part in {swept}; answers: {cluster.Answers}");
        Assert.Empty(cluster.Faults);
        Assert.All(rotations, rotation => Assert.Equal(200, rotation.Status));
        Assert.Distinct(rotations.Select(rotation => rotation.Sent));

        var bySent = rotations.ToDictionary(rotation => rotation.Sent);
        var counted = 0;
        foreach (var user in users)
        {
            var length = 0;
            var token = user.FirstRefreshToken;
            for (Rotation? previous = null; bySent.TryGetValue(token, out var rotation); previous = rotation, token = rotation.Issued!)
            {
                length++;
                // No earlier than the token before had expired: two refreshes are two expiries.
                Assert.True(
                    previous is null || rotation.ReceivedAt - previous.AnsweredAt >= GoodFor,
                    $"{user.Handle} was refreshed again after {rotation.ReceivedAt - previous?.AnsweredAt}");
            }

            // The sign-ins took a moment; whoever was in use has expired at least twice since then, and the others once.
            Assert.InRange(length, busy.Contains(user) ? 2 : 1, 4);
            counted += length;
            var stored = await cluster.Observer.Store.PeekAsync(user.Handle, CancellationToken);
            Assert.Equal(token, stored!.Tokens.RefreshToken.Value);
        }

        Assert.Equal(counted, rotations.Count);
        Assert.NotEqual(0, swept); // Or it was no contest.
        await cluster.Stored.NoDueRowIsLostAsync();
        return rotations.Count;
    }

    /// <summary>Requests for all of these sessions at all instances, until told to stop. Nothing but 200 will do.</summary>
    private static Task LoadAsync(Cluster cluster, SignedInUser[] users, CancellationToken stop) =>
        Task.WhenAll(cluster.Apps.SelectMany(app => Enumerable.Range(0, 3).Select(async worker =>
        {
            // Every worker goes round in an order of its own, so that instances meet at the same session now and then.
            var random = new Random((app.Index * 3) + worker);
            while (!stop.IsCancellationRequested)
            {
                var user = users[random.Next(users.Length)];
                if (await cluster.GetProfileAsync(app, user) is not HttpStatusCode.OK and var status)
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
