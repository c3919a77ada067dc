namespace IonFunctions.Benchmarks.Capacity;

/// <summary>What so many users come to in a month.</summary>
/// <param name="Users">How many.</param>
/// <param name="Executions">Of functions.</param>
/// <param name="GigabyteSeconds">While a function runs.</param>
/// <param name="StorageRequests">Of the app; the Functions host's own are not in it.</param>
/// <param name="VaultRequests">Of the app.</param>
/// <param name="StoredGigabytes">Of rows.</param>
internal sealed record MonthlyUse(
    double Users, double Executions, double GigabyteSeconds, double StorageRequests, double VaultRequests, double StoredGigabytes)
{
    private const double MinutesAMonth = 30 * 24 * 60;

    public static MonthlyUse Of(double users, OperationCounts counts, UserModel model)
    {
        var visits = users * model.VisitsAMonth;
        var refreshes = users * model.DaysKeptFreshAMonth * (TimeSpan.FromDays(1) / RefreshRhythm.Interval);
        var ends = users * (model.SignInsAMonth - model.SignOutsAMonth);
        var sweeps = RefreshRhythm.SweepsAMonth;
        var load = InstanceLoad.Of(users, model);

        // The first request of a visit to an instance reads the session, and one of a visit writes the last use.
        var reads = visits * load.InstancesAVisitMeets;
        var storage =
            (users * model.SignInsAMonth * counts.SignIn.StorageRequests) + (users * model.SignOutsAMonth * counts.SignOut.StorageRequests)
            + (reads * counts.RequestUnknown.StorageRequests) + (visits * counts.RequestAfterAnHour.StorageRequests)
            + (((visits * model.SessionRequestsAVisit) - reads) * counts.RequestKnown.StorageRequests)
            + (refreshes * counts.SweptRefresh.StorageRequests) + (ends * counts.SweptEnd.StorageRequests)
            + (sweeps * counts.Sweep.StorageRequests) + (DuePartitions(refreshes + ends, sweeps) * counts.SweptPartition.StorageRequests);

        var executions = (users * model.SignInsAMonth * counts.SignIn.Executions) + (users * model.SignOutsAMonth * counts.SignOut.Executions)
            + (visits * ((model.PageFilesAVisit * counts.PageFile.Executions)
                + (model.SessionQuestionsAVisit * counts.SessionQuestion.Executions) + (model.RequestsAVisit * counts.RequestKnown.Executions)))
            + (sweeps * counts.Sweep.Executions);

        var secondsOfASweep = Math.Max(1, refreshes / sweeps * model.SecondsARefreshTakes / RefreshRhythm.Settings.Refresh.Parallelism);
        var starts = load.StartsAMonth + sweeps; // At worst the timer finds no instance each time.
        var reloads = load.MeanInstances * MinutesAMonth / 15;
        return new(
            users,
            executions,
            (load.BusySecondsAMonth + (sweeps * secondsOfASweep)) * model.MemoryInGigabytes,
            storage,
            (starts * counts.Start.Vault) + (reloads * counts.SecretsReload.Vault),
            users * counts.SessionBytes / 1e9);
    }

    /// <summary>Due rows are taken away a hundred at a time, and fewer where fewer are of a minute and shard.</summary>
    private static double DuePartitions(double rows, int sweeps)
    {
        var partitions = (double)sweeps * Core.Refresh.DueRow.Shards * (MinutesAMonth / sweeps);
        var inEach = rows / partitions;
        // Of so many rows, spread at random, some partitions have none.
        return partitions * Math.Max(1 - Math.Exp(-inEach), inEach / Core.Refresh.IDueIndex.MostAtOnce);
    }
}
