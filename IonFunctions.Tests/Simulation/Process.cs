namespace IonFunctions.Tests.Simulation;

/// <summary>
/// One life of an instance: its continuations come here, and are dropped once it has crashed, or held back while it is
/// paused (a virtual machine that is moved, a laptop that sleeps).
/// </summary>
internal sealed class Process(Scheduler scheduler, int instance, string name) : SynchronizationContext
{
    private readonly List<(DateTimeOffset From, DateTimeOffset Until)> _pauses = [];
    private readonly List<(DateTimeOffset From, DateTimeOffset Until)> _partitions = [];

    public int Instance => instance;

    public bool IsDead { get; private set; }

    /// <summary>It finished what it had before it died.</summary>
    public bool LeftCleanly { get; private set; }

    /// <summary>Until when it can't reach storage.</summary>
    public DateTimeOffset PartitionedUntil => _partitions.Count == 0 ? default : _partitions[^1].Until;

    public DateTimeOffset PausedUntil => _pauses.Count == 0 ? default : _pauses[^1].Until;

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!IsDead)
        {
            scheduler.Add(this, d, state);
        }
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException();

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Starts something that goes on by itself.</summary>
    public void Start(Func<Task> work) => Post(static work => _ = ((Func<Task>)work!)(), work);

    /// <summary>Runs a step, unless it never will be, or later, when the pause is over.</summary>
    public void Run(SendOrPostCallback callback, object? state)
    {
        if (IsDead)
        {
            return;
        }

        if (PausedUntil > scheduler.Now)
        {
            scheduler.After(PausedUntil - scheduler.Now, () => Post(callback, state));
            return;
        }

        SetSynchronizationContext(this);
        callback(state);
    }

    /// <summary>Does something in a timer of this process: never when dead, late when paused.</summary>
    public void Fire(Action action)
    {
        if (IsDead)
        {
            return;
        }

        if (PausedUntil > scheduler.Now)
        {
            scheduler.After(PausedUntil - scheduler.Now, () => Fire(action));
            return;
        }

        action();
    }

    public void Die(bool cleanly = false) => (IsDead, LeftCleanly) = (true, cleanly);

    public void Pause(TimeSpan time) => _pauses.Add((scheduler.Now, Later(PausedUntil, scheduler.Now + time)));

    public void Partition(TimeSpan time) => _partitions.Add((scheduler.Now, Later(PartitionedUntil, scheduler.Now + time)));

    /// <summary>Whether it stood still at any time since.</summary>
    public bool WasPausedSince(DateTimeOffset since) => _pauses.Exists(pause => pause.Until > since);

    /// <summary>Whether it was cut off from storage at any time since.</summary>
    public bool WasPartitionedSince(DateTimeOffset since) => _partitions.Exists(partition => partition.Until > since);

    public override string ToString() => name;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
