namespace IonFunctions.Tests.Waiting;

/// <summary>
/// The one way in which tests wait for what is to happen: it looks again and again, and gives up only when no machine could
/// be that slow. How long it takes is never a finding.
/// </summary>
internal static class Eventually
{
    /// <summary>Longer than every patience and every timer of the app together.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    /// <summary>Waits for a condition.</summary>
    /// <param name="condition">What is to become true.</param>
    /// <param name="what">What is missing if it does not, for the failure's message.</param>
    public static Task IsTrueAsync(Func<bool> condition, string what) => IsTrueAsync(() => Task.FromResult(condition()), what);

    /// <inheritdoc cref="IsTrueAsync(Func{bool}, string)"/>
    public static async Task IsTrueAsync(Func<Task<bool>> condition, string what)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Limit, $"Not after {Limit.TotalMinutes:0} minutes: {what}");
            await Task.Delay(Pause, CancellationToken);
        }
    }

    /// <summary>Waits for something to end.</summary>
    public static async Task EndsAsync(Task task, string what)
    {
        await IsTrueAsync(() => task.IsCompleted, what);
        await task;
    }
}
