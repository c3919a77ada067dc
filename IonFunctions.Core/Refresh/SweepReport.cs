namespace IonFunctions.Core.Refresh;

/// <summary>What a sweep did.</summary>
internal sealed class SweepReport
{
    private int _due;
    private int _refreshed;
    private int _ended;
    private int _postponed;

    public int Due => _due;

    public int Refreshed => _refreshed;

    public int Ended => _ended;

    public int Postponed => _postponed;

    /// <summary>How late the oldest row was looked at.</summary>
    public TimeSpan Lag { get; private set; }

    /// <summary>Why it stopped before all was done; null when it did not.</summary>
    public string? StoppedBy { get; set; }

    /// <summary>Counts a row taken from the index.</summary>
    public void Take(DueRow row, DateTimeOffset now)
    {
        _due++;
        Lag = now - row.Minute > Lag ? now - row.Minute : Lag;
    }

    /// <summary>Counts what came of it; rows are worked on side by side.</summary>
    public void Count(DueOutcome outcome)
    {
        switch (outcome)
        {
            case DueOutcome.Refreshed:
                Interlocked.Increment(ref _refreshed);
                break;
            case DueOutcome.Ended or DueOutcome.EndedAtIon:
                Interlocked.Increment(ref _ended);
                break;
            case DueOutcome.Postponed or DueOutcome.IonFailed or DueOutcome.IonTimedOut:
                Interlocked.Increment(ref _postponed);
                break;
        }
    }
}
