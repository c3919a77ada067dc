namespace IonFunctions.Benchmarks.Peers;

/// <summary>From the start of a process to the first login that it answers, in turns.</summary>
internal sealed class StartCases(string assembly, Uri ion)
{
    public async Task<IReadOnlyList<PeersRow>> MeasureAsync(int starts, CancellationToken cancellationToken)
    {
        List<(double Wall, double Processor)> ours = [], theirs = [];
        for (var run = -1; run < starts; run++) // The first has files to fetch from the disk.
        {
            var (our, their) = (await StartAsync(ServeCommand.App, cancellationToken), await StartAsync(ServeCommand.Empty, cancellationToken));
            if (run >= 0)
            {
                ours.Add(our);
                theirs.Add(their);
            }
        }

        return
        [
            PeersRow.Of("cold start to the first login", "ms", Roster.Empty, [.. ours.Select(one => one.Wall)], [.. theirs.Select(one => one.Wall)], new(PeersGoalKind.RatioAtMost, 1.2)),
            PeersRow.Of("cold start to the first login", "ms of processor", Roster.Empty, [.. ours.Select(one => one.Processor)], [.. theirs.Select(one => one.Processor)], goal: null),
        ];
    }

    private async Task<(double Wall, double Processor)> StartAsync(string what, CancellationToken cancellationToken)
    {
        await using var server = ServerProcess.Start(Peer.Served(what, assembly, what), ion);
        var wall = await server.WaitForAnswerAsync(Paths.Login, cancellationToken);
        return (wall.TotalMilliseconds, server.ProcessorTime.TotalMilliseconds);
    }
}
