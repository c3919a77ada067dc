using NCrontab;

namespace IonFunctions.Core.Settings;

/// <summary>When the sweep runs: an NCRONTAB expression, as the Functions host reads it, in UTC.</summary>
public sealed class RefreshSchedule
{
    /// <summary>Every five minutes.</summary>
    public const string Default = "0 */5 * * * *";

    private readonly CrontabSchedule _schedule;

    private RefreshSchedule(CrontabSchedule schedule) => _schedule = schedule;

    /// <summary>Null when it is not such an expression of six fields, seconds first.</summary>
    public static RefreshSchedule? Parse(string expression) =>
        CrontabSchedule.TryParse(expression, new() { IncludingSeconds = true }) is { } schedule ? new(schedule) : null;

    /// <summary>The first time after this one.</summary>
    public DateTimeOffset NextAfter(DateTimeOffset time) => new(_schedule.GetNextOccurrence(time.UtcDateTime), TimeSpan.Zero);
}
