using Microsoft.Extensions.Logging;

namespace IonFunctions.Tests.Functions.Host;

/// <summary>
/// Keeps a worker running (RpcFunctionInvocationDispatcher): one that dies is started again, at once the first time, and
/// after the third death the host gives up.
/// </summary>
internal sealed partial class WorkerKeeper(Func<WorkerChannel> newWorker, ILogger logger) : IAsyncDisposable
{
    private const int DeathsThatEndTheHost = 3;

    private static readonly TimeSpan DeathsAreForgottenAfter = TimeSpan.FromMinutes(30);

    /// <summary>Between a start and the next.</summary>
    private static readonly TimeSpan RestartWait = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _gaveUp = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource<WorkerChannel> _current = NewCurrent();
    private WorkerChannel? _worker;
    private Task _keeping = Task.CompletedTask;

    /// <summary>The worker, once it is ready; fails when the host has given up.</summary>
    public Task<WorkerChannel> Current
    {
        get
        {
            lock (_lock)
            {
                return _current.Task;
            }
        }
    }

    /// <summary>When there will be no more workers.</summary>
    public CancellationToken GaveUp => _gaveUp.Token;

    /// <summary>The process that runs now, ready or not.</summary>
    public WorkerChannel? Worker => Volatile.Read(ref _worker);

    /// <summary>With what the last process has ended.</summary>
    public int ExitCode { get; private set; }

    /// <summary>Ends the process as a crash does, and is done when its requests have failed and the next is awaited.</summary>
    public async Task KillAsync()
    {
        if (Worker is not { } worker)
        {
            return;
        }

        worker.Kill();
        await worker.Ended;
        while (Current is { IsCompletedSuccessfully: true } current && ReferenceEquals(await current, worker))
        {
            await Task.Delay(10);
        }
    }

    /// <summary>Ends the process as a crash does, and starts no other.</summary>
    public void Abandon()
    {
        _stop.Cancel();
        Worker?.Kill();
    }

    public void Start() => _keeping = KeepAsync();

    /// <summary>Ends the worker in good order: what has to be finished has its grace period.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (Worker is { } worker)
        {
            await worker.DrainAsync();
            await worker.TerminateAsync();
        }

        await _keeping;
        _stop.Dispose();
    }

    private static TaskCompletionSource<WorkerChannel> NewCurrent() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task KeepAsync()
    {
        var deaths = new Stack<DateTimeOffset>();
        while (true)
        {
            var started = DateTimeOffset.UtcNow;
            using var worker = newWorker();
            Volatile.Write(ref _worker, worker);
            if (_stop.IsCancellationRequested)
            {
                worker.Kill();
            }

            await Task.WhenAny(worker.Ready, worker.Ended);
            if (worker.Ready.IsCompletedSuccessfully)
            {
                await worker.WaitForHttpAsync();
                _current.TrySetResult(worker);
            }

            ExitCode = await worker.Ended;
            lock (_lock)
            {
                _current = _current.Task.IsCompleted ? NewCurrent() : _current;
            }

            if (_stop.IsCancellationRequested)
            {
                break;
            }

            Died(logger, ExitCode);
            if (deaths.TryPeek(out var last) && DateTimeOffset.UtcNow - last > DeathsAreForgottenAfter)
            {
                deaths.Clear();
            }

            deaths.Push(DateTimeOffset.UtcNow);
            if (deaths.Count >= DeathsThatEndTheHost)
            {
                Exceeded(logger);
                break;
            }

            var wait = RestartWait - (DateTimeOffset.UtcNow - started);
            await Task.Delay(wait > TimeSpan.Zero && deaths.Count > 1 ? wait : TimeSpan.Zero, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Volatile.Write(ref _worker, null);
        lock (_lock)
        {
            _current.TrySetException(new WorkerDiedException("There is no worker any more."));
            _ = _current.Task.Exception;
        }

        await _gaveUp.CancelAsync();
    }

    [LoggerMessage(LogLevel.Error, "Language Worker Process exited with code {ExitCode}.")]
    private static partial void Died(ILogger logger, int exitCode);

    [LoggerMessage(LogLevel.Error, "Exceeded language worker restart retry count for runtime:dotnet-isolated. Shutting down and proactively recycling the Functions Host to recover")]
    private static partial void Exceeded(ILogger logger);
}
