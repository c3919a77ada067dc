namespace IonFunctions.Core.PublicData;

/// <summary>
/// How much that nobody has asked for lately may be asked of Ion. There are millions of dates, and whoever asks for one after
/// the other would otherwise ask Ion as often, in this app's name.
/// </summary>
internal sealed class PublicBudget(TimeProvider time)
{
    /// <summary>In a minute: nine months of days at once.</summary>
    public const int Most = 300;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private DateTimeOffset _windowEnds;
    private int _taken;

    /// <summary>Takes one; else tells how long there is none.</summary>
    public TimeSpan? Take()
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (now >= _windowEnds)
            {
                (_windowEnds, _taken) = (now + Window, 0);
            }

            return ++_taken <= Most ? null : _windowEnds - now;
        }
    }
}
