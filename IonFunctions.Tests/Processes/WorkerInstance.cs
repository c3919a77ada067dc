using IonFunctions.Tests.Functions.Host;
using IonFunctions.Tests.Waiting;

namespace IonFunctions.Tests.Processes;

/// <summary>
/// The published Functions app: a worker in a process of its own, and its host in the tests'. Every other death is the
/// worker's alone, whose host starts another; the next one is the machine's, and a new host is started.
/// </summary>
/// <param name="index">Which instance it is.</param>
/// <param name="environment">Its settings.</param>
/// <param name="sweeps">Whether the timer runs, every second, which is the host's to do.</param>
internal sealed class WorkerInstance(int index, IReadOnlyDictionary<string, string?> environment, bool sweeps) : AppProcess(index)
{
    private const string Timer = "RefreshTokens";

    private FunctionsHost? _host;
    private CancellationTokenSource _stop = new();
    private Task _sweeping = Task.CompletedTask;
    private IReadOnlyList<string> _lastOutput = [];

    public override bool IsAnsweredForWhenDead => true;

    public override IReadOnlyList<string> Output => _host?.LogLines ?? _lastOutput;

    /// <summary>Whether its host has told the worker to end.</summary>
    public bool IsToldToEnd => _host?.IsToldToEnd == true;

    public override async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await EndAsync(host => host.KillAsync());
        }

        _stop.Dispose();
    }

    protected override async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (_host is { } survivor)
        {
            await survivor.WaitForWorkerAsync(cancellationToken);
            return;
        }

        _stop.Dispose();
        _stop = new();
        // A worker that is told to end has done so in less than the host's 5 s, but for a machine that gives it no processor.
        var options = new HostOptions { Port = Port, Settings = environment, GracePeriod = Eventually.Limit };
        _host = await FunctionsHost.StartAsync(options, cancellationToken);
        _sweeping = sweeps ? SweepAsync(_host, _stop.Token) : Task.CompletedTask;
    }

    protected override async Task<int> EndAsync(CancellationToken cancellationToken)
    {
        var host = _host!;
        await EndAsync(host => host.DisposeAsync().AsTask());
        return host.WorkerExitCode;
    }

    protected override Task HaltAsync(CancellationToken cancellationToken) => _host!.HaltWorkerAsync(cancellationToken);

    protected override Task DieAsync() => Kills.Count % 2 == 1 ? _host!.KillWorkerAsync() : EndAsync(host => host.KillAsync());

    private async Task EndAsync(Func<FunctionsHost, Task> end)
    {
        var host = _host!;
        var ending = end(host);
        await _stop.CancelAsync();
        await ending;
        await _sweeping;
        (_lastOutput, _host) = (host.LogLines, null);
    }

    private static async Task SweepAsync(FunctionsHost host, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await host.InvokeTimerAsync(Timer, stop);
            }
            catch (Exception e) when (e is WorkerDiedException or FunctionFailedException)
            {
                // A sweep that was cut off is none.
            }

            await Task.Delay(TimeSpan.FromSeconds(1), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
