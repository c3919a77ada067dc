using IonFunctions.Core.Refresh;

namespace IonFunctions.Benchmarks.Capacity;

/// <summary>The busiest hour of so many users, and how much of each limit it takes.</summary>
/// <param name="Users">How many.</param>
/// <param name="Limits">By name: what is asked for, and what there is.</param>
internal sealed record Load(double Users, IReadOnlyList<Limit> Limits)
{
    /// <summary>Of a storage account, in requests a second (https://learn.microsoft.com/azure/storage/tables/scalability-targets).</summary>
    public const double AccountLimit = 20_000;

    /// <summary>Of a partition, likewise.</summary>
    public const double PartitionLimit = 2_000;

    /// <summary>Of a vault, in ten seconds (https://learn.microsoft.com/azure/key-vault/general/service-limits).</summary>
    public const double VaultLimit = 4_000;

    // As infra/main.bicep has it, where nobody sets it.
    private const double Instances = 40;

    public Limit FirstToGiveWay => Limits.MaxBy(limit => limit.Share)!;

    public static Load Of(double users, OperationCounts counts, UserModel model)
    {
        var inAnHour = users * model.ShareOfTheBusiestHour;
        var load = InstanceLoad.Of(users, model);
        var visits = inAnHour * model.VisitsADay / 3600;
        // Nobody signs in twice on the day when all do, and what was signed in within an hour comes back within one, nine hours later.
        var signIns = inAnHour / 3600;
        var refreshes = signIns;
        var storage = (signIns * counts.SignIn.StorageRequests) + (refreshes * counts.SweptRefresh.StorageRequests)
            + (visits * ((load.InstancesAVisitMeets * counts.RequestUnknown.StorageRequests) + counts.RequestAfterAnHour.StorageRequests));
        var refresh = RefreshRhythm.Settings.Refresh;
        var sweepEvery = TimeSpan.FromDays(30) / RefreshRhythm.SweepsAMonth;
        return new(users,
        [
            new("requests to Ion, a second", (visits * model.RequestsAVisit) + (2 * signIns) + refreshes, null),
            new("sessions due in one sweep, of those that it can do", refreshes * sweepEvery.TotalSeconds, RefreshSweep.Budget.TotalSeconds * refresh.Parallelism / model.SecondsARefreshTakes),
            new("instances for requests, of those that the template allows", load.PeakInstances, Instances),
            new("storage requests a second, of an account's", storage, AccountLimit),
            // Due rows that are written at a time are spread by jitter over a quarter of the lead time.
            new("due rows a second in a partition, of its requests", (signIns + refreshes) / DueRow.Shards / (refresh.LeadTime.TotalMinutes / 4), PartitionLimit),
            new("vault requests in ten seconds, if all instances start then", load.PeakInstances * counts.Start.Vault, VaultLimit),
        ]);
    }
}
