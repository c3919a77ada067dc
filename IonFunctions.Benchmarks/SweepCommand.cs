using System.Diagnostics;
using System.Globalization;
using Azure.Data.Tables;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Secrets;
using IonFunctions.Core.Sessions;

namespace IonFunctions.Benchmarks;

/// <summary>Sweeps 1,000 due sessions among more and more that are not due: the cost must follow what is due.</summary>
internal static class SweepCommand
{
    private const int Due = 1_000;
    private const int WarmUp = 900;
    private const int Parallelism = 32;
    private const double Tolerance = 0.1;

    public static async Task<int> RunAsync(int[] sizes, CancellationToken cancellationToken)
    {
        if (sizes.Zip(sizes.Skip(1)).Any(pair => pair.Second - pair.First < Due) || sizes is [< Due + WarmUp, ..])
        {
            throw new ArgumentException($"The sizes must grow by {Due} at least, and start above {Due + WarmUp}.", nameof(sizes));
        }

        await using var rig = await Rig.StartAsync(cancellationToken);
        await using var instance = new Instance(rig.Settings(port: 1, Parallelism));
        var warmUp = await SeedAsync(rig, instance, WarmUp, later: 0, cancellationToken);
        await warmUp.TouchAsync(Parallelism, cancellationToken);
        await instance.Sweep.SweepAsync(cancellationToken);

        var runs = new List<SweepRun>();
        var total = WarmUp;
        foreach (var size in sizes)
        {
            var seeding = Stopwatch.GetTimestamp();
            await SeedAsync(rig, instance, due: 0, size - total - Due, cancellationToken);
            var due = await SeedAsync(rig, instance, Due, later: 0, cancellationToken);
            await Console.Out.WriteLineAsync(
                $"{size - total:N0} sessions seeded in {Stopwatch.GetElapsedTime(seeding).TotalSeconds:0.0} s; {size:N0} in all.");
            total = size;
            runs.Add(await MeasureAsync(rig, instance, size, due, cancellationToken));
        }

        await ReportAsync(runs);
        return runs.TrueForAll(run => IsFlat(run, runs[0])) ? 0 : 1;
    }

    private static async Task<Seed> SeedAsync(Rig rig, Instance instance, int due, int later, CancellationToken cancellationToken)
    {
        var seed = new Seed(rig, instance.Get<Sealer>());
        await seed.AddDueAsync(due);
        await seed.AddLaterAsync(later);
        await seed.WriteAsync(cancellationToken);
        return seed;
    }

    private static async Task<SweepRun> MeasureAsync(
        Rig rig, Instance instance, int size, Seed due, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        // A design without an index: the storage looks through all rows, or, where it can't filter, all are fetched.
        var scan = await FindAsync(rig, TableClient.CreateQueryFilter($"DueAt le {now}"), _ => true, cancellationToken);
        var fetch = await FindAsync(rig, filter: null, row => row.GetDateTimeOffset("DueAt") <= now, cancellationToken);

        // Azurite takes longer for any write the more rows there are; how much longer, its own time for the same work shows.
        var (_, touch) = await Usage.MeasureAsync(rig.Azurite, async () =>
        {
            await due.TouchAsync(Parallelism, cancellationToken);
            return true;
        });

        instance.Storage.Take();
        rig.Ion.Counters.Reset();
        var (report, usage) = await Usage.MeasureAsync(rig.Azurite, () => instance.Sweep.SweepAsync(cancellationToken));
        if (report is not { Due: Due, Refreshed: Due } || scan.Found != Due || fetch.Found != Due)
        {
            throw new InvalidOperationException($"Of {Due}, {report.Refreshed} were refreshed, {scan.Found} and {fetch.Found} found by the scans.");
        }

        return new(size, instance.Storage.Take(), rig.Ion.Counters.Read().CountTokenRequests(), usage, touch, scan, fetch);
    }

    private static async Task<Finding> FindAsync(Rig rig, string? filter, Func<TableEntity, bool> isDue, CancellationToken cancellationToken)
    {
        var meter = new StorageMeter();
        var options = new TableClientOptions();
        options.AddPolicy(meter, Azure.Core.HttpPipelinePosition.PerRetry);
        var table = new TableServiceClient(rig.Azurite.ConnectionString, options).GetTableClient(AzureSessionTable.Name);
        var (found, usage) = await Usage.MeasureAsync(rig.Azurite, async () =>
        {
            var count = 0;
            await foreach (var row in table.QueryAsync<TableEntity>(
                filter, select: ["PartitionKey", "RowKey", "DueAt"], cancellationToken: cancellationToken))
            {
                count += isDue(row) ? 1 : 0;
            }

            return count;
        });
        return new(found, meter.Take(), usage.Wall);
    }

    private static bool IsFlat(SweepRun run, SweepRun first) =>
        IsNear(run.Requests.Count, first.Requests.Count)
        && IsNear(run.Rows, first.Rows)
        && IsNear(run.TokenRequests, first.TokenRequests);

    private static bool IsNear(double value, double first) => Math.Abs(value - first) <= Tolerance * first;

    private static async Task ReportAsync(List<SweepRun> runs)
    {
        var first = runs[0];
        string[] header = ["", .. runs.Select(run => run.Size.ToString("N0", CultureInfo.InvariantCulture)), "last / first", "within 10 %"];

        var counts = new TextTable(header);
        void Count(string name, Func<SweepRun, double> value, string verdict = "") =>
            counts.Add([name, .. runs.Select(run => $"{value(run) / Due:0.000}"), Ratio(value), verdict]);
        void Check(string name, Func<SweepRun, double> value) =>
            Count(name, value, runs.TrueForAll(run => IsNear(value(run), value(first))) ? "yes" : "NO");
        Check("storage requests", run => run.Requests.Count);
        foreach (var name in runs.SelectMany(run => run.Requests).Select(request => request.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            Count("  " + name, run => run.Requests.Count(request => request.Name == name));
        }

        Check("rows read", run => run.Rows);
        Check("token requests", run => run.TokenRequests);
        await counts.WriteAsync($"A sweep over {Due:N0} due sessions among so many, per due session:");

        var times = new TextTable([.. header[..^1]]);
        void Time(string name, Func<SweepRun, double> value) =>
            times.Add([name, .. runs.Select(run => $"{value(run):0.000}"), Ratio(value)]);
        Time("sweep", run => run.Usage.Wall.TotalSeconds);
        Time("  index queries", run => run.IndexSeconds);
        Time("  the rest", run => run.RestSeconds);
        Time("same reads and writes without the app", run => run.Touch.Wall.TotalSeconds);
        Time("the rest / that", run => run.RestSeconds / run.Touch.Wall.TotalSeconds);
        Time("sweep: processor, Azurite", run => run.Usage.Azurite.TotalSeconds);
        Time("same reads and writes: processor, Azurite", run => run.Touch.Azurite.TotalSeconds);
        Time("sweep: processor, app and simulated Ion", run => run.Usage.Here.TotalSeconds);
        await times.WriteAsync("Its time, in seconds:");

        var found = new TextTable("", "requests", "rows read", "rows looked through", "seconds", "seconds / index");
        foreach (var run in runs)
        {
            void Find(string name, int requests, int rows, string lookedThrough, double seconds) => found.Add(
                $"{run.Size:N0}: {name}", $"{requests:N0}", $"{rows:N0}", lookedThrough, $"{seconds:0.000}", $"{seconds / run.IndexSeconds:0.00}");
            Find("index", run.Index.Count(), run.Index.Sum(request => request.Rows), $"{Due:N0} (Azurite: 4 x {run.Size:N0})", run.IndexSeconds);
            Find("scan, filter in storage", run.Scan.Requests.Count, run.Scan.Rows, $"{run.Size:N0}", run.Scan.Wall.TotalSeconds);
            Find("scan, filter in the app", run.Fetch.Requests.Count, run.Fetch.Rows, $"{run.Size:N0}", run.Fetch.Wall.TotalSeconds);
        }

        await found.WriteAsync("Finding what is due, by the index and by a scan of the table sessions:");

        string Ratio(Func<SweepRun, double> value) => $"{value(runs[^1]) / value(first):0.00}";
    }

    /// <summary>One sweep among so many sessions, and the two scans beside it.</summary>
    private sealed record SweepRun(
        int Size, IReadOnlyList<StorageRequest> Requests, long TokenRequests, Usage Usage, Usage Touch, Finding Scan, Finding Fetch)
    {
        public int Rows => Requests.Sum(request => request.Rows);

        /// <summary>One after the other, before any session is looked at: their sum is time on the clock.</summary>
        public IEnumerable<StorageRequest> Index => Requests.Where(request => request.Name == "QUERY " + AzureDueIndex.Name);

        public double RestSeconds => Usage.Wall.TotalSeconds - IndexSeconds;

        public double IndexSeconds => Index.Sum(request => request.Time.TotalSeconds);
    }

    /// <summary>What a scan found, and what it took.</summary>
    private sealed record Finding(int Found, IReadOnlyList<StorageRequest> Requests, TimeSpan Wall)
    {
        public int Rows => Requests.Sum(request => request.Rows);
    }
}
