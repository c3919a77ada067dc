using NCrontab;

namespace IonFunctions.Core.Settings;

/// <summary>When the sweep runs: an NCRONTAB expression, as the Functions host reads it, in UTC.</summary>
internal sealed class RefreshSchedule
{
    /// <summary>Every five minutes.</summary>
    public const string Default = "0 */5 * * * *";

    // 29 February on one day of the week comes back after 28 years, or 40 where a century has no leap day.
    private static readonly DateTime From = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime To = From.AddYears(41);

    // The parser compiles regular expressions, for which no start need wait whose schedule is known to be good.
    private readonly Lazy<CrontabSchedule> _schedule;

    private RefreshSchedule(Lazy<CrontabSchedule> schedule) => _schedule = schedule;

    /// <summary>Null when it is not such an expression of six fields, seconds first.</summary>
    public static RefreshSchedule? Parse(string expression) =>
        expression == Default ? new(new Lazy<CrontabSchedule>(() => Read(expression)!))
            : Read(expression) is { } schedule ? new(new Lazy<CrontabSchedule>(schedule))
            : null;

    /// <summary>Whether there is a time that it names: a 31 February is in no calendar.</summary>
    public bool EverComes => !_schedule.IsValueCreated || _schedule.Value.GetNextOccurrence(From, To) < To;

    /// <summary>The first time after this one.</summary>
    public DateTimeOffset NextAfter(DateTimeOffset time) => new(_schedule.Value.GetNextOccurrence(time.UtcDateTime), TimeSpan.Zero);

    private static CrontabSchedule? Read(string expression) => CrontabSchedule.TryParse(expression, new() { IncludingSeconds = true });
}
