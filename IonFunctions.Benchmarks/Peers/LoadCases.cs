namespace IonFunctions.Benchmarks.Peers;

/// <summary>All that are there, under the same load in turns: of each round each case, and in it one after the other.</summary>
internal sealed class LoadCases(PeersOptions options, Uri ion)
{
    /// <summary>The unit of rates.</summary>
    public const string Rate = "answers/s";

    private static readonly LoadCase[] Cases =
    [
        new("login, 16 connections", 16, peer => peer.Login, [new(Roster.Empty, 0.7), new(Roster.Express, 15), new(Roster.Flask, 45)], Latency: null),
        new("profile, 16 connections", 16, peer => peer.Profile, [new(Roster.Yarp, 0.92)], Latency: 1.1),
        new("profile, 256 connections", 256, peer => peer.Profile, [new(Roster.Yarp, 0.92)], Latency: 1.1),
        new("public answer, 16 connections", 16, peer => peer.Public, [new(Roster.Empty, 0.8)], Latency: null),
    ];

    public async Task<IReadOnlyList<PeersRow>> MeasureAsync(IReadOnlyList<Peer> peers, CancellationToken cancellationToken)
    {
        List<Contestant> contestants = [];
        try
        {
            foreach (var peer in peers)
            {
                contestants.Add(await Contestant.StartAsync(peer, ion, cancellationToken));
            }

            var loads = new Dictionary<(LoadCase Case, Peer Peer), List<Load>>();
            // The first warms up: what is compiled again once it has run often, is. Ours takes three seconds under load until then, and bare YARP two.
            for (var round = -1; round < options.Rounds; round++)
            {
                await Console.Error.WriteLineAsync(round < 0 ? "Warming up." : $"Round {round + 1} of {options.Rounds}.");
                foreach (var one in Cases)
                {
                    // Who comes first is another each time.
                    foreach (var contestant in contestants.Skip((round + 1) % contestants.Count).Concat(contestants.Take((round + 1) % contestants.Count)))
                    {
                        if (one.Path(contestant.Peer) is { } path)
                        {
                            var load = await Wrk.RunAsync(new(contestant.Server.BaseUrl, path), contestant.Cookie, one.Connections, round < 0 ? options.WarmUp : options.Seconds, cancellationToken);
                            await contestant.Server.SettleAsync(cancellationToken);
                            if (round >= 0)
                            {
                                (loads.TryGetValue((one, contestant.Peer), out var all) ? all : loads[(one, contestant.Peer)] = []).Add(load);
                            }
                        }
                    }
                }
            }

            return [.. Cases.SelectMany(one => RowsOf(one, peers, loads))];
        }
        finally
        {
            foreach (var contestant in contestants)
            {
                await contestant.Server.DisposeAsync();
            }
        }
    }

    private static IEnumerable<PeersRow> RowsOf(LoadCase one, IReadOnlyList<Peer> peers, Dictionary<(LoadCase Case, Peer Peer), List<Load>> loads)
    {
        var ours = loads[(one, peers[0])];
        foreach (var peer in peers.Skip(1).Where(peer => one.Path(peer) is not null))
        {
            var theirs = loads[(one, peer)];
            var goal = one.Goals.FirstOrDefault(goal => goal.Peer == peer.Name);
            yield return PeersRow.Of(
                one.Name, Rate, peer.Name, [.. ours.Select(load => load.Rate)], [.. theirs.Select(load => load.Rate)],
                goal is null ? null : new(PeersGoalKind.RatioAtLeast, goal.Ratio));
            if (one.Latency is { } latency && goal is not null)
            {
                yield return PeersRow.Of(one.Name, "ms, p50", peer.Name, [.. ours.Select(load => load.P50)], [.. theirs.Select(load => load.P50)], new(PeersGoalKind.RatioAtMost, latency));
                yield return PeersRow.Of(one.Name, "ms, p99", peer.Name, [.. ours.Select(load => load.P99)], [.. theirs.Select(load => load.P99)], new(PeersGoalKind.RatioAtMost, latency));
            }
        }
    }

    private sealed record LoadCase(string Name, int Connections, Func<Peer, string?> Path, IReadOnlyList<LoadGoal> Goals, double? Latency);

    private sealed record LoadGoal(string Peer, double Ratio);
}
