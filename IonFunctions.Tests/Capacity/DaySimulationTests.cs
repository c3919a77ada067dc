using IonFunctions.Benchmarks.Capacity;
using IonFunctions.Core.Refresh;

namespace IonFunctions.Tests.Capacity;

/// <summary>The simulated day counts what the app does, on the app's own due times: what <c>IonFunctions.Benchmarks day</c> prints.</summary>
public sealed class DaySimulationTests
{
    private const int Users = 3000;
    private static readonly OperationCounts Counts = OperationCounts.Read();

    [Fact]
    public void Every_request_to_storage_is_one_that_was_counted()
    {
        var day = DaySimulation.Run(Plan(), Counts);

        Assert.Equal(Users, day.SignIns);
        Assert.Equal(
            (day.SignIns * Counts.SignIn.StorageRequests) + (day.Refreshes * Counts.SweptRefresh.StorageRequests)
                + (day.Removals * Counts.SweptPartition.StorageRequests) + day.Queries,
            day.StorageRequests);
        Assert.True(day.Queries >= day.Sweeps * Counts.Sweep.StorageRequests);
    }

    [Fact]
    public void Who_has_tokens_has_a_due_row_and_is_refreshed_in_time()
    {
        var day = DaySimulation.Run(Plan(), Counts);

        Assert.Equal(day.SignIns + day.Refreshes, day.DueRows.Cast<int>().Sum());
        Assert.Equal((0, 0), (day.TooLate, day.Unfinished));
        Assert.InRange(day.Refreshes, 2 * Users, 4 * Users);
        // A due row is looked at by the sweep after its minute.
        Assert.InRange(day.Lag, TimeSpan.Zero, TimeSpan.FromMinutes(6));
        // Of the 64 characters that a handle may begin with, 15 to 18 lead to a shard.
        Assert.All(Enumerable.Range(0, DueRow.Shards), shard => Assert.InRange(
            Enumerable.Range(0, day.DueRows.GetLength(0)).Sum(minute => day.DueRows[minute, shard]) / (double)(day.SignIns + day.Refreshes), 0.2, 0.32));
    }

    /// <summary>It asks the app when a session is due: with a lead time of three hours in place of one they come back sooner, and so more often.</summary>
    [Fact]
    public void Due_times_are_the_apps()
    {
        var early = Plan() with { Settings = With(refresh => refresh with { LeadTime = TimeSpan.FromHours(3) }) };

        Assert.True(DaySimulation.Run(early, Counts).Refreshes > DaySimulation.Run(Plan(), Counts).Refreshes);
    }

    [Fact]
    public void A_sweeper_that_cant_keep_up_is_late_and_more_of_them_are_not()
    {
        var slow = Plan() with { SecondsARefreshTakes = 600 };

        var one = DaySimulation.Run(slow, Counts);
        var four = DaySimulation.Run(slow with { Settings = With(refresh => refresh with { Sweepers = 4, Parallelism = 128 }) }, Counts);

        Assert.True(one.TooLate > 0);
        Assert.True(one.Unfinished > 0);
        Assert.True(one.Lag > TimeSpan.FromHours(1));
        Assert.Equal(0, four.TooLate);
        Assert.True(four.Lag < one.Lag);
    }

    [Fact]
    public void The_same_seed_gives_the_same_day()
    {
        var (first, second) = (DaySimulation.Run(Plan(), Counts), DaySimulation.Run(Plan(), Counts));

        Assert.Equal((first.StorageRequests, first.Account.Requests, first.DuePartition.Where), (second.StorageRequests, second.Account.Requests, second.DuePartition.Where));
    }

    private static DayPlan Plan() => new(Users, RefreshRhythm.Settings, SecondsARefreshTakes: 0.25, DayPlan.AQuarterInAnHour);

    private static Core.Settings.AppSettings With(Func<Core.Settings.RefreshSettings, Core.Settings.RefreshSettings> change) =>
        RefreshRhythm.Settings with { Refresh = change(RefreshRhythm.Settings.Refresh) };
}
