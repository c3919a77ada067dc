using System.Diagnostics;
using IonFunctions.Core.Proxy;
using IonFunctions.Core.Sessions;

namespace IonFunctions.Benchmarks.Peers;

/// <summary>What the processes count of themselves: what is allocated for a request, what is held for a session; and how fast links are translated.</summary>
internal sealed class InsideCases(Roster roster, Uri ion)
{
    private const int KnownSessions = 10_000;
    private const int AtATime = 16;
    private const double BytesPerSession = 4_000;

    public async Task<PeersRow> MeasureAllocationsAsync(int seconds, CancellationToken cancellationToken)
    {
        var (ours, theirs) = (await AllocatedAsync(roster.App, seconds, cancellationToken), await AllocatedAsync(roster.YarpAlone, seconds, cancellationToken));
        return PeersRow.Of("profile, allocated for a request", "bytes", Roster.Yarp, [ours], [theirs], new(PeersGoalKind.MoreByAtMost, 1536));
    }

    public async Task<IReadOnlyList<PeersRow>> MeasureMemoryAsync(CancellationToken cancellationToken)
    {
        var (ours, held) = await MemoryAsync(roster.App, cancellationToken);
        var (theirs, _) = await MemoryAsync(roster.EmptyApp, cancellationToken);
        return
        [
            PeersRow.Of("memory at 10,000 known sessions", "MB", Roster.Empty, [ours], [theirs], new(PeersGoalKind.AtMost, (1.3 * theirs) + (KnownSessions * BytesPerSession / 1e6))),
            PeersRow.Of("held for a known session", "bytes", "", [held / KnownSessions], [1], new(PeersGoalKind.AtMost, BytesPerSession)),
        ];
    }

    /// <summary>A body of 300 kB as it passes, on one core.</summary>
    public static async Task<PeersRow> MeasureLinksAsync(int rounds, CancellationToken cancellationToken)
    {
        var body = LinkBody.Make();
        var links = LinkBody.Links;
        List<double> rates = [];
        for (var round = -2; round < rounds; round++)
        {
            var (started, before, bytes) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime, 0L);
            while (Stopwatch.GetElapsedTime(started) < TimeSpan.FromMilliseconds(500))
            {
                using var stream = new LinkTranslatingStream(new MemoryStream(body, writable: false), links);
                await stream.CopyToAsync(Stream.Null, cancellationToken);
                bytes += body.Length;
            }

            if (round >= 0)
            {
                rates.Add(bytes / (Environment.CpuUsage.TotalTime - before).TotalSeconds / 1e9);
            }
        }

        return PeersRow.Of("links translated, 300 kB", "GB/s of a core", "", rates, [.. rates.Select(_ => 1d)], new(PeersGoalKind.AtLeast, 1));
    }

    private async Task<double> AllocatedAsync(Peer peer, int seconds, CancellationToken cancellationToken)
    {
        var contestant = await Contestant.StartAsync(peer, ion, cancellationToken);
        await using (contestant.Server)
        {
            var url = new Uri(contestant.Server.BaseUrl, peer.Profile!);
            await Wrk.RunAsync(url, contestant.Cookie, AtATime, seconds, cancellationToken);
            var before = await contestant.Server.CountAsync(cancellationToken);
            var load = await Wrk.RunAsync(url, contestant.Cookie, AtATime, seconds, cancellationToken);
            return ((await contestant.Server.CountAsync(cancellationToken)).Allocated - before.Allocated) / (double)load.Answers;
        }
    }

    private async Task<(double Megabytes, double Held)> MemoryAsync(Peer peer, CancellationToken cancellationToken)
    {
        await using var server = ServerProcess.Start(peer, ion);
        await server.WaitForAnswerAsync(Paths.Session, cancellationToken);
        using var browser = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false });
        await AskAsync(1); // What is there once, whoever asks.
        var before = await server.CountAsync(cancellationToken);
        await AskAsync(KnownSessions);
        var megabytes = server.Megabytes; // As it is, before a collection that nobody would ask for.
        return (megabytes, (await server.CountAsync(cancellationToken)).Held - before.Held);

        Task AskAsync(int sessions) => Parallel.ForAsync(0, sessions, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken }, async (_, stop) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.BaseUrl, Paths.Session));
            request.Headers.Add("Cookie", $"ion-session-{server.BaseUrl.Port}={SessionId.New().CookieValue}");
            using var answer = await browser.SendAsync(request, stop);
            answer.EnsureSuccessStatusCode();
        });
    }
}
