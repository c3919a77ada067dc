using Microsoft.Extensions.Time.Testing;

namespace IonFunctions.Tests.Waiting;

/// <summary>A clock for an app whose patience is tested: it stands still but for when a test turns it.</summary>
internal static class TurnedTime
{
    /// <summary>It begins now, so that a token of an Ion that keeps the machine's time is good.</summary>
    public static FakeTimeProvider New() => new(DateTimeOffset.UtcNow);

    /// <summary>Turns the clock, second by second, until something has ended that waits for it.</summary>
    public static async Task TurnUntilAsync(this FakeTimeProvider time, Task ended, string what)
    {
        await Eventually.IsTrueAsync(
            () =>
            {
                if (!ended.IsCompleted)
                {
                    time.Advance(TimeSpan.FromSeconds(1));
                }

                return ended.IsCompleted;
            },
            what);
        await ended;
    }
}
