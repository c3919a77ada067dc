namespace IonFunctions.Tests.Journeys;

/// <summary>A clock that started on the Wednesday before Thanksgiving of 2026, in the second period, and goes on from there.</summary>
internal sealed class SchoolTime : TimeProvider
{
    private readonly DateTimeOffset _started = DateTimeOffset.UtcNow;
    private TimeSpan _turned;

    /// <summary>Ten to eleven in Virginia.</summary>
    public static DateTimeOffset Start { get; } = new(2026, 11, 25, 15, 50, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Start + _turned + (DateTimeOffset.UtcNow - _started);

    public void Turn(TimeSpan time) => _turned += time;
}
