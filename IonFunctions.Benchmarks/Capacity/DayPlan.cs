using IonFunctions.Core.Settings;

namespace IonFunctions.Benchmarks.Capacity;

/// <summary>What a day is simulated with.</summary>
/// <param name="Users">Each signs in once on that day, and goes on being active.</param>
/// <param name="Settings">The app's: lead time, schedule, parallelism, sweepers.</param>
/// <param name="SecondsARefreshTakes">With Ion and storage; so a sweeper does <c>Refresh__Parallelism</c> of them in that time.</param>
/// <param name="Spread">Standard deviation of the sign-ins' times.</param>
/// <param name="Seed">Of chance: when who signs in, into which partition, and the jitter.</param>
internal sealed record DayPlan(int Users, AppSettings Settings, double SecondsARefreshTakes, TimeSpan Spread, int Seed = 1)
{
    /// <summary>Half past eight: the middle of the morning's sign-ins.</summary>
    public static readonly TimeSpan Morning = new(8, 30, 0);

    /// <summary>The day, and until the second wave of refreshes has passed.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromHours(36);

    /// <summary>A quarter of the sign-ins falls into the busiest hour.</summary>
    public static readonly TimeSpan AQuarterInAnHour = TimeSpan.FromMinutes(94);

    /// <summary>Refreshes a second, of all sweepers while they sweep.</summary>
    public double Rate => Settings.Refresh.Sweepers * Settings.Refresh.Parallelism / SecondsARefreshTakes;
}
