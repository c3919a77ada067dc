namespace IonFunctions.Core.SignIn;

/// <summary>The exchange of one code, which goes on whoever waits for it, and whose session is there to be collected.</summary>
internal sealed class SignInFlight
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource<SignInOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _collected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isGivenUp;

    /// <summary>How it comes out.</summary>
    public Task<SignInOutcome> Outcome => _outcome.Task;

    /// <summary>Completes when a browser has the session.</summary>
    public Task Collected => _collected.Task;

    public void Complete(SignInOutcome outcome) => _outcome.TrySetResult(outcome);

    /// <summary>False when it has come out already.</summary>
    public bool Fail(Exception exception)
    {
        var failed = _outcome.TrySetException(exception);
        _ = _outcome.Task.Exception; // Seen, also where nobody waits any more.
        return failed;
    }

    /// <summary>Says that a browser is being given the session; false when it came too late, and the session is gone.</summary>
    public bool Collect()
    {
        lock (_lock)
        {
            _ = !_isGivenUp && _collected.TrySetResult();
            return !_isGivenUp;
        }
    }

    /// <summary>Says that the session is to be ended; false when a browser has it.</summary>
    public bool GiveUp()
    {
        lock (_lock)
        {
            _isGivenUp = !_collected.Task.IsCompleted;
            return _isGivenUp;
        }
    }
}
