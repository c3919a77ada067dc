using System.Net;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Waiting;

namespace IonFunctions.Tests.Processes;

/// <summary>A process that is told to end while Ion has not answered yet (invariant 7).</summary>
public sealed class ShutdownTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_refresh_that_was_sent_is_stored_before_the_process_ends_though_nobody_waits_for_it() => RunAsync(onWorkers: false);

    /// <summary>The host waits for the request, which is told to come again, and then the worker is told to end: it does so when the tokens are stored.</summary>
    [Fact]
    public Task So_does_a_published_worker_whose_host_is_told_to_end() => RunAsync(onWorkers: true);

    private static async Task RunAsync(bool onWorkers)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Instances are stopped by SIGTERM, which Windows does not have.");
        await using var ion = await SimulatedIonServer.StartAsync(cancellationToken: CancellationToken);
        // Less than the 30 s that a request wants of a token: expired from the start.
        await ion.SetAccessTokenLifetimeAsync(TimeSpan.FromSeconds(25));
        await using var cluster = await Cluster.StartAsync(ion, instances: 1, leadTime: TimeSpan.FromSeconds(1), sweeps: false, onWorkers);
        var user = (await cluster.SignInAsync(1))[0];
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.Relay.BeforeAnswering = request => Rotation.IsTokenRequest(request) ? answer.Task : Task.CompletedTask;

        var request = cluster.GetProfileAsync(cluster.Apps[0], user);
        await Eventually.IsTrueAsync(() => Rotation.AllOf(cluster.Relay).Count > 0, "Ion has rotated the token");
        var stopped = cluster.Apps[0].StopAsync(CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await request);
        if (cluster.Apps[0] is WorkerInstance worker)
        {
            await Eventually.IsTrueAsync(() => worker.IsToldToEnd, "the worker is told to end");
        }

        answer.SetResult();
        await stopped;

        Assert.Empty(cluster.Faults);
        var rotation = Assert.Single(Rotation.AllOf(cluster.Relay));
        Assert.Equal((200, user.FirstRefreshToken), (rotation.Status, rotation.Sent));
        var stored = await cluster.Observer.Store.PeekAsync(user.Handle, CancellationToken);
        Assert.Equal(rotation.Issued, stored!.Tokens.RefreshToken.Value);
    }
}
