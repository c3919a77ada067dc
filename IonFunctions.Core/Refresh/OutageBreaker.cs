namespace IonFunctions.Core.Refresh;

/// <summary>
/// Notices that Ion is down, so that a sweep finds out from a few refreshes rather than from thousands of timeouts.
/// Until the first success of a sweep, one refresh goes at a time.
/// </summary>
internal sealed class OutageBreaker
{
    private const int Threshold = 3;
    private int _failures;
    private volatile bool _hasSucceeded;

    /// <summary>Whether Ion has answered usefully in this sweep.</summary>
    public bool HasSucceeded => _hasSucceeded;

    /// <summary>Whether to ask Ion no more in this sweep.</summary>
    public bool IsTripped => Volatile.Read(ref _failures) >= Threshold;

    public void Note(DueOutcome outcome)
    {
        switch (outcome)
        {
            case DueOutcome.Refreshed:
                _hasSucceeded = true;
                Interlocked.Exchange(ref _failures, 0);
                break;
            case DueOutcome.IonFailed:
                Interlocked.Increment(ref _failures);
                break;
            case DueOutcome.IonTimedOut:
                Interlocked.Add(ref _failures, Threshold); // A minute was lost already.
                break;
        }
    }
}
