using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;

namespace IonFunctions.Core.Hosting;

/// <summary>
/// Work that goes on though whoever asked for it may have left: a refresh that was sent (invariant 7), a revocation.
/// A shutdown waits for it.
/// </summary>
internal sealed class InFlightWork(TimeProvider time) : IHostedLifecycleService
{
    private readonly TaskCompletionSource _stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, Lazy<Task>> _named = new();
    private DateTimeOffset? _stoppingSince;

    /// <summary>Whether the app has been shutting down for so long.</summary>
    public bool IsStoppingFor(TimeSpan duration) => _stoppingSince is { } since && time.GetUtcNow() - since >= duration;

    /// <summary>Completes when the app begins to shut down: for work that only waits.</summary>
    public Task Stopping => _stopping.Task;

    /// <summary>
    /// Runs the work unless work of that name is under way, which it then returns instead (invariant 4: callers for one
    /// session share one flight).
    /// </summary>
    public Task<T> RunOnceAsync<T>(string name, Func<Task<T>> work) =>
        // Lazy: of callers that come together, one starts the work and the others get its task.
        (Task<T>)_named.GetOrAdd(name, static (name, state) => new(() => state.Self.RunNamedAsync(name, state.work)), (Self: this, work)).Value;

    /// <summary>Whether work of that name is under way.</summary>
    public bool IsUnderWay(string name) => _named.ContainsKey(name);

    /// <inheritdoc cref="RunOnceAsync{T}"/>
    public Task RunOnceAsync(string name, Func<Task> work) => RunOnceAsync(name, async () =>
    {
        await work();
        return true;
    });

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _stoppingSince = time.GetUtcNow();
        _stopping.TrySetResult();
        return Task.CompletedTask;
    }

    // Not StopAsync: a head may stop its web server after that, whose last requests begin work still.
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        while (!_named.IsEmpty)
        {
            await Task.WhenAll(_named.Values.Select(work => work.Value)).WaitAsync(cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<T> RunNamedAsync<T>(string name, Func<Task<T>> work)
    {
        await Task.Yield(); // The name must be taken before the work can end and give it back.
        try
        {
            return await work();
        }
        finally
        {
            _named.TryRemove(name, out _);
        }
    }
}
