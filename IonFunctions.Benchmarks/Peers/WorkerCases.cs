using System.Globalization;
using IonFunctions.Local;

namespace IonFunctions.Benchmarks.Peers;

/// <summary>The published worker beside the smallest, each behind a host of the tests: from the start to the first login, and logins under load.</summary>
internal sealed class WorkerCases(PeersOptions options, Uri ion)
{
    private const string Smallest = "smallest Functions worker";

    public async Task<IReadOnlyList<PeersRow>> MeasureAsync(CancellationToken cancellationToken)
    {
        await Console.Error.WriteLineAsync("Publishing the workers, and building their host.");
        var folder = Directory.CreateTempSubdirectory("ionfunctions-workers-").FullName;
        try
        {
            var host = await Publishing.BuildHostAsync(cancellationToken);
            var (ours, theirs) = (Path.Combine(folder, "ours"), Path.Combine(folder, "smallest"));
            await Publishing.RunWorkerAsync("IonFunctions", ours, cancellationToken);
            await Publishing.RunWorkerAsync("IonFunctions.Benchmarks/Peers/worker", theirs, cancellationToken);
            return await MeasureAsync(Worker(Roster.Ours, host, ours), Worker(Smallest, host, theirs), cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<IReadOnlyList<PeersRow>> MeasureAsync(Peer ours, Peer smallest, CancellationToken cancellationToken)
    {
        List<WorkerStart> our = [], their = [];
        var starts = Math.Max(1, options.Starts / 2); // Each takes seconds.
        for (var run = -1; run < starts; run++) // The first has files to fetch from the disk.
        {
            await Console.Error.WriteLineAsync(run < 0 ? "Workers, once for nothing." : $"Workers, start {run + 1} of {starts}.");
            var pair = (await StartAsync(ours, cancellationToken), await StartAsync(smallest, cancellationToken));
            if (run >= 0)
            {
                our.Add(pair.Item1);
                their.Add(pair.Item2);
            }
        }

        PeersRow Row(string name, string unit, Func<WorkerStart, double> value, PeersGoal? goal) =>
            PeersRow.Of(name, unit, Smallest, [.. our.Select(value)], [.. their.Select(value)], goal);
        return
        [
            Row("worker, cold start to the first login", "ms of processor", start => start.Processor, new(PeersGoalKind.RatioAtMost, 1.15)),
            Row("worker, cold start to the first login", "ms", start => start.Wall, goal: null),
            Row("worker, login, 16 connections", LoadCases.Rate, start => start.Rate, goal: null),
        ];
    }

    private async Task<WorkerStart> StartAsync(Peer peer, CancellationToken cancellationToken)
    {
        await using var host = ServerProcess.Start(peer, ion);
        var wall = await host.WaitForAnswerAsync(peer.Login!, cancellationToken);
        var processor = host.WorkerProcessorTime;
        var load = await Wrk.RunAsync(new(host.BaseUrl, peer.Login!), cookie: null, connections: 16, options.Seconds, cancellationToken);
        return new(wall.TotalMilliseconds, processor.TotalMilliseconds, load.Rate);
    }

    private static Peer Worker(string name, string host, string folder) => new(
        name, "dotnet", (port, ion) => [host, "functions-host", folder, port.ToString(CultureInfo.InvariantCulture), .. Settings(port, ion)], Paths.Login, Profile: null, Public: null);

    // The smallest reads none of them. Nobody is at the address of the storage, which no login notices.
    private static string[] Settings(int port, Uri ion) =>
    [
        $"Ion__BaseUrl={ion.AbsoluteUri}", "Ion__ClientId=client", "Ion__ClientSecret=secret",
        string.Create(CultureInfo.InvariantCulture, $"App__PublicUrl=http://localhost:{port}"),
        "Tables__Uri=https://nobody.table.core.windows.net",
        "Session__Key=" + LocalSecrets.Generate().SessionKey,
        "RefreshSchedule=0 */5 * * * *", "AzureWebJobsDisableHomepage=true",
    ];

    private sealed record WorkerStart(double Wall, double Processor, double Rate);
}
