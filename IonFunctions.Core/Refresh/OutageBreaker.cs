namespace IonFunctions.Core.Refresh;

/// <summary>
/// Notices that Ion is down, so that a sweep finds out from a few refreshes rather than from thousands of timeouts.
/// Until the first success of a sweep, one refresh goes at a time.
/// </summary>
internal sealed class OutageBreaker
{
    private const int Threshold = 3;
    private readonly Lock _lock = new();
    private int _failures;
    private int _forgiven;
    private bool _hasSucceeded;

    /// <summary>Whether Ion has answered usefully in this sweep.</summary>
    public bool HasSucceeded
    {
        get
        {
            lock (_lock)
            {
                return _hasSucceeded;
            }
        }
    }

    /// <summary>Whether to ask Ion no more in this sweep.</summary>
    public bool IsTripped
    {
        get
        {
            lock (_lock)
            {
                return _failures - _forgiven >= Threshold;
            }
        }
    }

    /// <summary>Before Ion is asked; what it returns goes with the outcome to <see cref="Note"/>.</summary>
    public int Begin()
    {
        lock (_lock)
        {
            return _failures;
        }
    }

    /// <summary>Notes what came of it.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="failuresBefore">
    /// What <see cref="Begin"/> said. A success forgives the failures that came before Ion was asked, and no others: of those
    /// that went out together while Ion still was up, the last may come back long after others have found it down.
    /// </param>
    public void Note(DueOutcome outcome, int failuresBefore)
    {
        lock (_lock)
        {
            switch (outcome)
            {
                case DueOutcome.Refreshed or DueOutcome.EndedAtIon:
                    _hasSucceeded = true;
                    _forgiven = Math.Max(_forgiven, failuresBefore);
                    break;
                case DueOutcome.IonFailed:
                    _failures++;
                    break;
                case DueOutcome.IonTimedOut:
                    _failures += Threshold; // A minute was lost already.
                    break;
            }
        }
    }
}
