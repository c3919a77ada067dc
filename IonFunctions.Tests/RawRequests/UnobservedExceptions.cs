using System.Collections.Concurrent;

namespace IonFunctions.Tests.RawRequests;

/// <summary>Exceptions of tasks that nobody has looked at, of this whole process.</summary>
internal sealed class UnobservedExceptions : IDisposable
{
    private readonly ConcurrentQueue<Exception> _seen = new();

    public UnobservedExceptions() => TaskScheduler.UnobservedTaskException += Note;

    /// <summary>Those of tasks that are garbage by now.</summary>
    public IReadOnlyCollection<Exception> Seen
    {
        get
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return _seen;
        }
    }

    public void Dispose() => TaskScheduler.UnobservedTaskException -= Note;

    private void Note(object? sender, UnobservedTaskExceptionEventArgs args) => _seen.Enqueue(args.Exception);
}
