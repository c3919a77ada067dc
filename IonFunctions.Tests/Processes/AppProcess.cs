using System.Globalization;
using System.Text.RegularExpressions;
using IonFunctions.Local;
using IonFunctions.Tests.Local;

namespace IonFunctions.Tests.Processes;

/// <summary>An instance of the app in a process of its own, which can be killed and started again on the same port.</summary>
internal sealed partial class AppProcess(int index, IReadOnlyDictionary<string, string?> environment) : IDisposable
{
    private readonly int _port = FreePort();
    private readonly List<DateTimeOffset> _kills = [];
    private LocalProcess? _process;
    private int _changes;

    public int Index => index;

    public Uri Url => LocalApp.UrlOf(_port);

    /// <summary>Changes whenever it comes up or goes down; odd while it is up.</summary>
    public int Life => Volatile.Read(ref _changes);

    public bool IsUp => IsUpIn(Life);

    /// <summary>When it was killed.</summary>
    public IReadOnlyList<DateTimeOffset> Kills => _kills;

    public static bool IsUpIn(int life) => life % 2 == 1;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _process?.Dispose();
        _process = LocalProcess.Start(environment, "--app-only", "--port", _port.ToString(CultureInfo.InvariantCulture));
        await _process.WaitUntilReadyAsync(cancellationToken);
        Interlocked.Increment(ref _changes);
    }

    /// <summary>Stops it in good order: what is in flight is finished.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _changes);
        await _process!.SignalAsync("TERM", cancellationToken);
        Assert.Equal(0, await _process.WaitForEndAsync(cancellationToken));
    }

    public void Kill()
    {
        Interlocked.Increment(ref _changes); // First: a request that fails from here on fails for this.
        _kills.Add(DateTimeOffset.UtcNow);
        _process!.Kill();
    }

    /// <summary>How many sessions its sweeps say that they have refreshed, since it was last started.</summary>
    public int CountSweptSessions() => Output
        .Select(line => SweepLine().Match(line)).Where(match => match.Success)
        .Sum(match => int.Parse(match.Groups["refreshed"].Value, CultureInfo.InvariantCulture));

    /// <summary>What it has written since it was last started.</summary>
    public IReadOnlyList<string> Output => _process?.Output ?? [];

    /// <summary>The last that it wrote, for who has to find out what went wrong.</summary>
    public string LastLines() => string.Join(Environment.NewLine, Output.TakeLast(40));

    public void Dispose() => _process?.Dispose();

    /// <summary>
    /// Below the ports that the system gives to connections (from 32768 on Linux, 49152 elsewhere): it is to be free again
    /// whenever the process is, though thousands of connections come and go meanwhile.
    /// </summary>
    private static int FreePort()
    {
        for (var attempt = 0; ; attempt++)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            try
            {
                Ports.EnsureFree(port);
                return port;
            }
            catch (StartException) when (attempt < 20)
            {
                // Another one, then.
            }
        }
    }

    [GeneratedRegex(@"Sweep: \d+ due, (?<refreshed>\d+) refreshed", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SweepLine();
}
