namespace IonFunctions.Tests.Simulation;

/// <summary>
/// One thread, on which everything of a world runs: of the continuations that are ready the seed picks the next, and
/// when there is none, time jumps to the next timer.
/// </summary>
internal sealed class Scheduler(Random random, EventLog log, DateTimeOffset start)
{
    private readonly List<Step> _ready = [];
    private readonly PriorityQueue<Action, (long Due, int Tie, long Order)> _timers = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _order;
    private volatile string? _leak;

    /// <summary>The true time, which no instance knows.</summary>
    public DateTimeOffset Now { get; private set; } = start;

    /// <summary>Makes the run end before its next step.</summary>
    public bool IsStopped { get; set; }

    public long Steps { get; private set; }

    /// <summary>Puts a step among those that are ready.</summary>
    public void Add(Process process, SendOrPostCallback callback, object? state)
    {
        if (IsOnItsThread())
        {
            _ready.Add(new(process, callback, state));
        }
    }

    /// <summary>Does something after a while.</summary>
    public void After(TimeSpan wait, Action action)
    {
        if (IsOnItsThread())
        {
            _timers.Enqueue(action, ((Now + (wait > TimeSpan.Zero ? wait : TimeSpan.Zero)).UtcTicks, random.Next(), _order++));
        }
    }

    /// <summary>Runs until a moment, or until there is an answer to wait no longer.</summary>
    public void RunUntil(DateTimeOffset end, Func<bool>? isDone = null)
    {
        var outer = SynchronizationContext.Current;
        try
        {
            while (!IsStopped && isDone?.Invoke() != true && RunNext(end))
            {
                Steps++;
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }

        if (_leak is not null)
        {
            throw new InvalidOperationException("a continuation ran on the thread pool:\n" + _leak);
        }

        if (!IsStopped && isDone?.Invoke() != true)
        {
            Now = Now > end ? Now : end;
        }
    }

    // What runs elsewhere is not the seed's; the run then fails rather than comes out differently each time.
    private bool IsOnItsThread()
    {
        if (Environment.CurrentManagedThreadId == _thread)
        {
            return true;
        }

        _leak = Environment.StackTrace;
        return false;
    }

    private bool RunNext(DateTimeOffset end)
    {
        if (_ready.Count > 0)
        {
            var picked = _ready.Count == 1 ? 0 : random.Next(_ready.Count);
            log.Mix((Now.UtcTicks << 8) + (_ready.Count << 4) + picked);
            var step = _ready[picked];
            _ready[picked] = _ready[^1];
            _ready.RemoveAt(_ready.Count - 1);
            step.Process.Run(step.Callback, step.State);
            return true;
        }

        if (!_timers.TryPeek(out var action, out var at) || at.Due > end.UtcTicks)
        {
            return false;
        }

        _timers.Dequeue();
        Now = new(at.Due, TimeSpan.Zero);
        // What a timer completes goes on as a step of its own.
        SynchronizationContext.SetSynchronizationContext(null);
        action();
        return true;
    }

    private readonly record struct Step(Process Process, SendOrPostCallback Callback, object? State);
}
