namespace IonFunctions.Tests.Refresh;

/// <summary>
/// Where the protocol's code runs in these tests: on the thread pool, in parallel, but counted, so that it is known when
/// all of it waits for the clock. How long the processor takes for it does not matter then.
/// </summary>
internal sealed class CountedWork : SynchronizationContext
{
    private int _running;

    public bool IsIdle => Volatile.Read(ref _running) == 0;

    /// <summary>Starts work whose continuations are counted, too.</summary>
    public Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        var outer = Current;
        SetSynchronizationContext(this);
        try
        {
            return work();
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        Interlocked.Increment(ref _running);
        ThreadPool.QueueUserWorkItem(_ =>
        {
            SetSynchronizationContext(this);
            try
            {
                d(state);
            }
            finally
            {
                SetSynchronizationContext(null);
                Interlocked.Decrement(ref _running);
            }
        });
    }

    public override SynchronizationContext CreateCopy() => this;
}
