using System.Net;
using IonFunctions.Simulator.Faults;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Processes;

/// <summary>A process that is told to end while Ion has not answered yet (invariant 7).</summary>
[Collection(RealProcesses.Name)]
public sealed class ShutdownTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_refresh_that_was_sent_is_stored_before_the_process_ends_though_nobody_waits_for_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Instances are stopped by SIGTERM, which Windows does not have.");
        await using var ion = await SimulatedIonServer.StartAsync(cancellationToken: CancellationToken);
        // Less than the 30 s that a request wants of a token, and more than this test needs before the sweep wants a new one.
        await ion.SetAccessTokenLifetimeAsync(TimeSpan.FromSeconds(25));
        await using var cluster = await Cluster.StartAsync(ion, instances: 1, leadTime: TimeSpan.FromSeconds(1));
        var user = (await cluster.SignInAsync(1))[0];
        ion.Ion.Faults.Add(new Fault { Endpoint = "token", GrantType = "refresh_token", When = FaultMoment.After, Delay = TimeSpan.FromSeconds(12) });

        var request = cluster.GetProfileAsync(cluster.Apps[0], user);
        await Until(() => ion.Ion.Counters.Read().CountTokenRequests("refresh_token") > 0);
        await cluster.Apps[0].StopAsync(CancellationToken);

        // Whoever asked is answered with the old token, which Ion has ended by then, or is told to come again.
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await request);
        var rotation = Assert.Single(Rotation.AllOf(cluster.Relay));
        Assert.Equal((200, user.FirstRefreshToken), (rotation.Status, rotation.Sent));
        var stored = await cluster.Observer.Store.PeekAsync(user.Handle, CancellationToken);
        Assert.Equal(rotation.Issued, stored!.Tokens.RefreshToken.Value);
    }

    private static async Task Until(Func<bool> condition)
    {
        for (var i = 0; i < 3_000 && !condition(); i++)
        {
            await Task.Delay(10, CancellationToken);
        }

        Assert.True(condition());
    }
}
