using System.Diagnostics;
using System.Globalization;
using IonFunctions.Core.Http;
using IonFunctions.Local;

namespace IonFunctions.Benchmarks;

/// <summary>
/// How long it takes from the start of a process to its first answer: the app beside the least that ASP.NET Core can be,
/// in turns, compiled as it runs and compiled ahead of time as it is deployed.
/// </summary>
internal static class StartCommand
{
    /// <summary>The app, asked who is signed in.</summary>
    public const string App = "app";

    /// <summary>Kestrel with one answer for everything.</summary>
    public const string Empty = "empty";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(2);

    public static async Task<int> RunAsync(int runs, CancellationToken cancellationToken)
    {
        var published = Directory.CreateTempSubdirectory("ionfunctions-start-").FullName;
        try
        {
            await Console.Out.WriteLineAsync("Publishing, compiled ahead of time (ReadyToRun).");
            await PublishAsync(published, cancellationToken);
            var table = new TextTable("", "ms to the first answer", "/ empty", "memory, MB", "/ empty");
            foreach (var (name, folder) in new[] { ("compiled as it runs", AppContext.BaseDirectory), ("compiled ahead of time", published) })
            {
                List<Start> empty = [], app = [];
                for (var run = 0; run <= runs; run++)
                {
                    empty.Add(await StartAsync(folder, Empty, cancellationToken));
                    app.Add(await StartAsync(folder, App, cancellationToken));
                }

                Add(table, $"{name}: {Empty}", empty, empty);
                Add(table, $"{name}: {App}", app, empty);
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
        var port = Ports.Free();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(folder, "IonFunctions.Benchmarks.dll"), "serve", what, port.ToString(CultureInfo.InvariantCulture) },
        })!;
        try
        {
            while (true)
            {
                try
                {
                    using var answer = await http.GetAsync(new Uri(LocalApp.UrlOf(port), Routes.Session), cancellationToken);
                    answer.EnsureSuccessStatusCode();
                    var elapsed = Stopwatch.GetElapsedTime(started);
                    process.Refresh();
                    return new(elapsed.TotalMilliseconds, process.WorkingSet64 / 1e6);
                }
                catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConnectionError
                    && !process.HasExited && Stopwatch.GetElapsedTime(started) < StartLimit)
                {
                    await Task.Delay(LookEvery, cancellationToken);
                }
            }
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task PublishAsync(string folder, CancellationToken cancellationToken)
    {
        using var publish = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                "publish", Path.Combine(RepositoryRoot.Find(), "IonFunctions.Benchmarks"), "--configuration", "Release", "--use-current-runtime",
                "--no-self-contained", "-p:PublishReadyToRun=true", "--output", folder, "--nologo", "--verbosity", "quiet",
            },
        })!;
        await publish.WaitForExitAsync(cancellationToken);
        if (publish.ExitCode != 0)
        {
            throw new StartException($"dotnet publish failed with exit code {publish.ExitCode}.");
        }
    }

    private sealed record Start(double Milliseconds, double Megabytes);
}
