using IonFunctions.Benchmarks.Peers;
using IonFunctions.Core.Http;

namespace IonFunctions.Benchmarks;

/// <summary>
/// How long it takes from the start of a process to its first answer: the app beside the least that ASP.NET Core can be,
/// in turns, compiled as it runs and compiled ahead of time as it is deployed.
/// </summary>
internal static class StartCommand
{
    // No start asks Ion.
    private static readonly Uri Nobody = new("http://localhost:1");

    public static async Task<int> RunAsync(int runs, CancellationToken cancellationToken)
    {
        var published = Directory.CreateTempSubdirectory("ionfunctions-start-").FullName;
        try
        {
            await Console.Out.WriteLineAsync("Publishing, compiled ahead of time (ReadyToRun).");
            await Publishing.RunAsync(published, cancellationToken);
            var table = new TextTable("", "ms to the first answer", "/ empty", "memory, MB", "/ empty");
            foreach (var (name, folder) in new[] { ("compiled as it runs", AppContext.BaseDirectory), ("compiled ahead of time", published) })
            {
                List<Start> empty = [], app = [];
                for (var run = 0; run <= runs; run++)
                {
                    empty.Add(await StartAsync(folder, ServeCommand.Empty, cancellationToken));
                    app.Add(await StartAsync(folder, ServeCommand.App, cancellationToken));
                }

                Add(table, $"{name}: {ServeCommand.Empty}", empty, empty);
                Add(table, $"{name}: {ServeCommand.App}", app, empty);
            }

            await table.WriteAsync($"Medians of {runs} starts, after one more that is not counted:");
            return 0;
        }
        finally
        {
            Directory.Delete(published, recursive: true);
        }
    }

    private static void Add(TextTable table, string name, List<Start> starts, List<Start> empty)
    {
        var (time, memory) = (Median(starts, one => one.Milliseconds), Median(starts, one => one.Megabytes));
        table.Add(
            name, $"{time:0}", $"{time / Median(empty, one => one.Milliseconds):0.00}",
            $"{memory:0}", $"{memory / Median(empty, one => one.Megabytes):0.00}");
    }

    // The first has files to fetch from the disk.
    private static double Median(IEnumerable<Start> starts, Func<Start, double> of)
    {
        var values = starts.Skip(1).Select(of).Order().ToArray();
        return values.Length % 2 == 1 ? values[values.Length / 2] : (values[(values.Length / 2) - 1] + values[values.Length / 2]) / 2;
    }

    private static async Task<Start> StartAsync(string folder, string what, CancellationToken cancellationToken)
    {
        await using var server = ServerProcess.Start(Peer.Served(what, Path.Combine(folder, "IonFunctions.Benchmarks.dll"), what), Nobody);
        var elapsed = await server.WaitForAnswerAsync(Routes.Session, cancellationToken);
        return new(elapsed.TotalMilliseconds, server.Megabytes);
    }

    private sealed record Start(double Milliseconds, double Megabytes);
}
