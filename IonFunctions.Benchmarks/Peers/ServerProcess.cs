using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using IonFunctions.Local;

namespace IonFunctions.Benchmarks.Peers;

/// <summary>A peer in a process of its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan SettleLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SettledFor = TimeSpan.FromMilliseconds(100);
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.Zero });
    private readonly Process _process;
    private readonly long _started;

    private ServerProcess(Process process, long started, int port) => (_process, _started, BaseUrl) = (process, started, new($"http://localhost:{port}/"));

    public Uri BaseUrl { get; }

    public int Id => _process.Id;

    /// <summary>Of the process alone, and not of those that it has started.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Of the worker that a Functions host has started.</summary>
    public TimeSpan WorkerProcessorTime
    {
        get
        {
            using var worker = Process.GetProcesses().Single(process => ParentOf(process.Id) == _process.Id);
            return worker.TotalProcessorTime;
        }
    }

    public double Megabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1e6;
        }
    }

    public static ServerProcess Start(Peer peer, Uri ion)
    {
        var port = Ports.Free();
        var start = new ProcessStartInfo(peer.File, peer.Arguments(port, ion))
        {
            UseShellExecute = false,
            RedirectStandardInput = true, // With its end a served one ends, whatever has become of this process.
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = peer.Folder ?? "",
        };
        foreach (var (name, value) in peer.Environment(port, ion))
        {
            start.Environment[name] = value;
        }

        var started = Stopwatch.GetTimestamp();
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return new(process, started, port);
    }

    /// <summary>Until it answers, and how long that was from its start.</summary>
    public async Task<TimeSpan> WaitForAnswerAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var answer = await Http.GetAsync(new Uri(BaseUrl, path), cancellationToken);
                return (int)answer.StatusCode < (int)HttpStatusCode.BadRequest
                    ? Stopwatch.GetElapsedTime(_started)
                    : throw new StartException($"{BaseUrl}{path.TrimStart('/')} answered {(int)answer.StatusCode}.");
            }
            catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConnectionError)
            {
                if (_process.HasExited || Stopwatch.GetElapsedTime(_started) > StartLimit)
                {
                    throw new StartException($"{_process.StartInfo.FileName} {string.Join(' ', _process.StartInfo.ArgumentList)} does not answer.", e);
                }

                await Task.Delay(LookEvery, cancellationToken);
            }
        }
    }

    /// <summary>
    /// Until it does next to nothing: whoever serves slowly, works on when the client has gone, at as many requests as it had connections, and would
    /// take the processor from whoever is measured next.
    /// </summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var before = TreeProcessorTime();
        while (Stopwatch.GetElapsedTime(started) < SettleLimit)
        {
            await Task.Delay(SettledFor, cancellationToken);
            var now = TreeProcessorTime();
            if (now - before < SettledFor / 5)
            {
                return;
            }

            before = now;
        }
    }

    /// <summary>What the process has counted, where it is a served one.</summary>
    public async Task<Counted> CountAsync(CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync();
        await _process.StandardInput.FlushAsync(cancellationToken);
        while (await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith('{')) // And no line of a log.
            {
                return JsonSerializer.Deserialize(line, CountedJson.Default.Counted)!;
            }
        }

        throw new StartException($"{_process.StartInfo.FileName} has ended.");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    // Of the process and of those that it has started.
    private TimeSpan TreeProcessorTime()
    {
        var sum = TimeSpan.Zero;
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                if (process.Id == _process.Id || ParentOf(process.Id) == _process.Id)
                {
                    sum += TimeOf(process);
                }
            }
        }

        return sum;

        static TimeSpan TimeOf(Process process)
        {
            try
            {
                return process.TotalProcessorTime;
            }
            catch (InvalidOperationException)
            {
                return TimeSpan.Zero; // It has ended meanwhile.
            }
        }
    }

    // The fourth field; the second, in brackets, is a name that may have spaces.
    private static int ParentOf(int process)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            return int.Parse(stat[(stat.LastIndexOf(')') + 1)..].Split(' ')[2], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // It has ended meanwhile.
        }
    }
}
