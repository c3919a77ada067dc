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
        await WaitForLeaseAsync(cluster, user);
        await cluster.Apps[0].StopAsync(CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await request);
        var rotation = Assert.Single(Rotation.AllOf(cluster.Relay));
        Assert.Equal((200, user.FirstRefreshToken), (rotation.Status, rotation.Sent));
        var stored = await cluster.Observer.Store.PeekAsync(user.Handle, CancellationToken);
        Assert.Equal(rotation.Issued, stored!.Tokens.RefreshToken.Value);
    }

    private static async Task WaitForLeaseAsync(Cluster cluster, SignedInUser user)
    {
        for (var i = 0; i < 500; i++)
        {
            if ((await cluster.Observer.Store.PeekAsync(user.Handle, CancellationToken))!.Lease is not null)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), CancellationToken); // Until the token is sent.
                return;
            }

            await Task.Delay(20, CancellationToken);
        }

        Assert.Fail("nobody took the lease");
    }
}
