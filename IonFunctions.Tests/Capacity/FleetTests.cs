using IonFunctions.Benchmarks.Capacity;

namespace IonFunctions.Tests.Capacity;

/// <summary>What <c>IonFunctions.Benchmarks scale</c> measures is a backlog that is refreshed once by all of its sweepers together.</summary>
public sealed class FleetTests
{
    [Fact]
    public async Task Sweepers_over_one_storage_send_each_token_once_and_leave_nothing()
    {
        await using var fleet = await Fleet.StartAsync(instances: 4, sessions: 24, TestContext.Current.CancellationToken);

        await fleet.SweepAsync(TestContext.Current.CancellationToken); // Fails where a token is sent twice, or not.

        Assert.Equal(0, fleet.StorageRefused);
        Assert.Equal(0, await fleet.CountDueAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_stand_in_refuses_what_is_more_in_a_second_than_a_partition_takes()
    {
        var limits = new RequestLimits();

        var allowed = Enumerable.Range(0, 3 * (int)Load.PartitionLimit).Count(_ => limits.Allow("sessions/ab", entities: 1));

        // The second may end in between, once or twice where the machine is busy.
        Assert.True(allowed >= Load.PartitionLimit);
        Assert.Equal(3 * (int)Load.PartitionLimit, limits.Requests);
        Assert.Equal(limits.Requests - allowed, limits.Refused);
        Assert.False(limits.Allow("sessions/ab", entities: (int)Load.PartitionLimit + 1));
    }
}
