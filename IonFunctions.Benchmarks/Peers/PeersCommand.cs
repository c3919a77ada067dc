using System.Globalization;
using System.Runtime.InteropServices;

namespace IonFunctions.Benchmarks.Peers;

/// <summary>
/// Ours and what people would use instead, in turns on one machine, over one upstream and with one client; and the limits of
/// what can be had. Prints the table, and writes JSON and plot where the documents have them.
/// </summary>
internal static class PeersCommand
{
    public static async Task<int> RunAsync(PeersOptions options, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("ionfunctions-peers-").FullName;
        try
        {
            if (options.Published is null)
            {
                await Console.Error.WriteLineAsync("Publishing, compiled ahead of time (ReadyToRun).");
                await Publishing.RunAsync(folder, cancellationToken);
            }

            var published = options.Published ?? folder;
            var report = await MeasureAsync(options, Path.Combine(published, "IonFunctions.Benchmarks.dll"), cancellationToken);
            await Console.Out.WriteLineAsync(PeersTable.Of(report));
            if (options.WriteDocs)
            {
                await PeersDocs.WriteAsync(report, cancellationToken);
            }
            else
            {
                var json = Path.GetFullPath("peers.json", Path.GetTempPath());
                await File.WriteAllTextAsync(json, report.ToJson(), cancellationToken);
                await File.WriteAllTextAsync(Path.ChangeExtension(json, "svg"), PeersPlot.Of(report, dark: false), cancellationToken);
                await Console.Out.WriteLineAsync($"{json}, and beside it the plot.");
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<PeersReport> MeasureAsync(PeersOptions options, string assembly, CancellationToken cancellationToken)
    {
        var roster = new Roster(assembly);
        var peers = await roster.GatherAsync(cancellationToken);
        await using var upstream = ServerProcess.Start(Peer.Served("Ion", assembly, ServeCommand.Ion), new("http://localhost"));
        await upstream.WaitForAnswerAsync("/", cancellationToken);
        var (ion, inside) = (upstream.BaseUrl, new InsideCases(roster, upstream.BaseUrl));
        List<PeersRow> rows = [.. await new LoadCases(options, ion).MeasureAsync(peers, cancellationToken)];
        await Console.Error.WriteLineAsync("Allocations, links and memory.");
        rows.Add(await inside.MeasureAllocationsAsync(options.Seconds, cancellationToken));
        rows.Add(await InsideCases.MeasureLinksAsync(options.Rounds, cancellationToken));
        rows.AddRange(await inside.MeasureMemoryAsync(cancellationToken));
        await Console.Error.WriteLineAsync("Cold starts.");
        rows.AddRange(await new StartCases(assembly, ion).MeasureAsync(options.Starts, cancellationToken));
        if (options.Worker)
        {
            rows.AddRange(await new WorkerCases(options, ion).MeasureAsync(cancellationToken));
        }

        rows.Add(await RoundTrips.CountAsync(roster.Skipped, cancellationToken));
        return new(
            TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            $"{Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)} cores, {RuntimeInformation.RuntimeIdentifier}, {RuntimeInformation.FrameworkDescription}",
            $"On Kestrel, but where it says worker; each one process, but where more are named; .NET with the workstation's collector, as a Functions worker has it, and compiled ahead of time (ReadyToRun); upstream and client (wrk) on the same cores; {options.Rounds} rounds of {options.Seconds} s, {options.Starts} starts.",
            rows,
            roster.Skipped);
    }
}
