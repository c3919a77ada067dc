using System.Globalization;

namespace IonFunctions.Benchmarks.Capacity;

/// <summary>
/// One, two and four instances over one storage: requests and refreshes per second. Storage and Ion are as far away as they are told to be, and
/// each instance has so little to do at once that this machine's processors are not what is measured.
/// </summary>
internal static class ScaleCommand
{
    private const double Goal = 3;
    private static readonly int[] Instances = [1, 2, 4];

    public static async Task<int> RunAsync(int sessions, CancellationToken cancellationToken)
    {
        var table = new TextTable(
            "instances", "known, requests/s", "by one", "not known, requests/s", "by one", "refreshes/s", "by one", "of the bound", "storage/s at most", "refused");
        var runs = new List<ScaleRun>();
        foreach (var instances in Instances)
        {
            await using var fleet = await Fleet.StartAsync(instances, sessions, cancellationToken);
            var run = new ScaleRun(
                instances,
                await fleet.CallAsync(isKnown: true, cancellationToken),
                await fleet.CallAsync(isKnown: false, cancellationToken),
                await fleet.SweepAsync(cancellationToken));
            runs.Add(run);
            var one = runs[0];
            table.Add(
                Text(instances, "0"), Text(run.Known, "0"), Text(run.Known / one.Known), Text(run.Unknown, "0"), Text(run.Unknown / one.Unknown),
                Text(run.Refreshes, "0"), Text(run.Refreshes / one.Refreshes), Text(run.Refreshes / (instances * Fleet.RefreshBound)),
                Text(fleet.StoragePeak, "0"), Text(fleet.StorageRefused, "0"));
        }

        await table.WriteAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"A backlog of {sessions:N0} sessions and requests for them; storage {Fleet.StorageLatency.TotalMilliseconds} ms away and Ion {Fleet.IonLatency.TotalMilliseconds} ms, {Fleet.Parallelism} at a time in each instance, where a sweeper can do {Fleet.RefreshBound:0.0} refreshes a second:"));
        return runs[^1].Refreshes / runs[0].Refreshes >= Goal ? 0 : 1;
    }

    private static string Text(double number, string format = "0.00") => number.ToString(format, CultureInfo.InvariantCulture);

    private sealed record ScaleRun(int Instances, double Known, double Unknown, double Refreshes);
}
