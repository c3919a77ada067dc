namespace IonFunctions.Fuzz.Targets;

/// <summary>
/// Keeps what yields on the thread that it was begun on: AFL++ takes a branch for new that another thread has only got to at another
/// moment.
/// </summary>
internal sealed class OneThread : SynchronizationContext
{
    private static readonly OneThread Instance = new();

    public static void Run(Action run)
    {
        var before = Current;
        SetSynchronizationContext(Instance);
        try
        {
            run();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    public override void Post(SendOrPostCallback d, object? state) => d(state);

    public override void Send(SendOrPostCallback d, object? state) => d(state);
}
