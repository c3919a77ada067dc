using System.Globalization;
using System.Text.RegularExpressions;
using IonFunctions.Local;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Processes;

/// <summary>An instance of the app in a process of its own, which can be killed and started again on the same port.</summary>
internal abstract partial class AppProcess(int index) : IAsyncDisposable
{
    private readonly List<Kill> _kills = [];
    private int _changes;

    public int Index => index;

    public Uri Url => LocalApp.UrlOf(Port);

    /// <summary>Changes whenever it comes up or goes down; odd while it is up.</summary>
    public int Life => Volatile.Read(ref _changes);

    public bool IsUp => IsUpIn(Life);

    /// <summary>Its deaths, in their order.</summary>
    public IReadOnlyList<Kill> Kills => _kills;

    /// <summary>Whether somebody is left who answers 500 for the dead.</summary>
    public virtual bool IsAnsweredForWhenDead => false;

    /// <summary>What it has written since it was last started.</summary>
    public abstract IReadOnlyList<string> Output { get; }

    protected int Port { get; } = LoopbackPort.Next();

    public static bool IsUpIn(int life) => life % 2 == 1;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
        Interlocked.Increment(ref _changes);
    }

    /// <summary>Stops it in good order: what is in flight is finished.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _changes);
        Assert.Equal(0, await EndAsync(cancellationToken));
    }

    /// <summary>Kills it. It stands still before that while it is noted which sessions were held: what it had not done by then it never does.</summary>
    public async Task KillAsync(Func<Task<IReadOnlySet<string>>> readHeld, CancellationToken cancellationToken)
    {
        await HaltAsync(cancellationToken);
        var held = await readHeld();
        Interlocked.Increment(ref _changes); // First: a request that fails from here on fails for this.
        _kills.Add(new(DateTimeOffset.UtcNow, held));
        await DieAsync();
    }

    /// <summary>How many sessions its sweeps say that they have refreshed, since it was last started.</summary>
    public int CountSweptSessions() => Output
        .Select(line => SweepLine().Match(line)).Where(match => match.Success)
        .Sum(match => int.Parse(match.Groups["refreshed"].Value, CultureInfo.InvariantCulture));

    /// <summary>The last that it wrote, for who has to find out what went wrong.</summary>
    public string LastLines() => string.Join(Environment.NewLine, Output.TakeLast(40));

    public abstract ValueTask DisposeAsync();

    protected abstract Task BeginAsync(CancellationToken cancellationToken);

    /// <summary>As at SIGTERM; returns the exit code.</summary>
    protected abstract Task<int> EndAsync(CancellationToken cancellationToken);

    /// <summary>SIGSTOP.</summary>
    protected abstract Task HaltAsync(CancellationToken cancellationToken);

    /// <summary>SIGKILL.</summary>
    protected abstract Task DieAsync();

    [GeneratedRegex(@"Sweep: \d+ due, (?<refreshed>\d+) refreshed", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex SweepLine();
}
