namespace IonFunctions.Benchmarks.Peers;

/// <summary>From the start of a process to the first login that it answers, in turns.</summary>
internal sealed class StartCases(string assembly, Uri ion)
{
    public async Task<IReadOnlyList<PeersRow>> MeasureAsync(int starts, CancellationToken cancellationToken)
    {
        List<(double Wall, double Processor)> ours = [], empty = [], kestrel = [];
        for (var run = -1; run < starts; run++) // The first has files to fetch from the disk.
        {
            foreach (var (what, all) in new[] { (ServeCommand.App, ours), (ServeCommand.Empty, empty), (ServeCommand.Kestrel, kestrel) })
            {
                var start = await StartAsync(what, cancellationToken);
                if (run >= 0)
                {
                    all.Add(start);
                }
            }
        }

        PeersRow Row(string unit, string peer, List<(double Wall, double Processor)> theirs, Func<(double Wall, double Processor), double> value, double? goal) => PeersRow.Of(
            "cold start to the first login", unit, peer, [.. ours.Select(value)], [.. theirs.Select(value)], goal is { } most ? new(PeersGoalKind.RatioAtMost, most) : null);
        return
        [
            Row("ms", Roster.Empty, empty, start => start.Wall, 1.2),
            Row("ms", Roster.Kestrel, kestrel, start => start.Wall, goal: null),
            Row("ms of processor", Roster.Empty, empty, start => start.Processor, goal: null),
            Row("ms of processor", Roster.Kestrel, kestrel, start => start.Processor, goal: null),
        ];
    }

    private async Task<(double Wall, double Processor)> StartAsync(string what, CancellationToken cancellationToken)
    {
        await using var server = ServerProcess.Start(Peer.Served(what, assembly, what), ion);
        var wall = await server.WaitForAnswerAsync(Paths.Login, cancellationToken);
        return (wall.TotalMilliseconds, server.ProcessorTime.TotalMilliseconds);
    }
}
