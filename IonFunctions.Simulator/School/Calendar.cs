using System.Globalization;

namespace IonFunctions.Simulator.School;

/// <summary>The school year around today, by the simulator's clock, in Fairfax's time of day, and the year before it.</summary>
internal sealed class Calendar(TimeProvider time)
{
    private const int BlocksPerYear = 200; // More than a year has, so that ids of different years never meet.
    private const int ActivitiesPerBlock = 100;

    // Where the system knows no time zones it is always winter, which is an hour wrong in summer.
    private static readonly TimeZoneInfo Fairfax = TimeZoneInfo.TryFindSystemTimeZoneById("America/New_York", out var zone)
        ? zone
        : TimeZoneInfo.CreateCustomTimeZone("Fairfax", TimeSpan.FromHours(-5), "Fairfax", "Fairfax");

    private YearOfBlocks? _year;

    public DateTime Now => TimeZoneInfo.ConvertTime(time.GetUtcNow(), Fairfax).DateTime;

    public DateOnly Today => DateOnly.FromDateTime(Now);

    /// <summary>The day by which Ion lists its schedule: that of Greenwich, where an evening in Fairfax is tomorrow.</summary>
    public DateOnly TodayInGreenwich => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <summary>All blocks, in the order of their ids.</summary>
    public IReadOnlyList<Block> Blocks
    {
        get
        {
            var start = SchoolYearStart(Today);
            if (_year?.Start != start)
            {
                _year = new YearOfBlocks(start, [.. ListBlocks(start.AddYears(-1)), .. ListBlocks(start)]);
            }

            return _year.Blocks;
        }
    }

    public IEnumerable<Block> BlocksThisYear
    {
        get
        {
            var start = SchoolYearStart(Today);
            return Blocks.Where(block => block.Date >= start);
        }
    }

    /// <summary>Ion's years turn with August.</summary>
    public static DateOnly SchoolYearStart(DateOnly date) => new(date.Month >= 8 ? date.Year : date.Year - 1, 8, 1);

    public Block? FindBlock(int id) => Blocks.FirstOrDefault(block => block.Id == id);

    public bool IsLocked(Block block) => block.Date < Today;

    /// <summary>A third of the activities, another third at the next block.</summary>
    public static IEnumerable<ScheduledActivity> Offered(Block block) =>
        ActivityCatalog.Everything
            .Where(activity => IsOffered(block, activity))
            .Select(activity => Scheduled(block, activity));

    public static ScheduledActivity? Find(Block block, Activity activity) =>
        IsOffered(block, activity) ? Scheduled(block, activity) : null;

    public ScheduledActivity? FindScheduled(int id) =>
        FindBlock(id / ActivitiesPerBlock) is { } block && ActivityCatalog.Find(id % ActivitiesPerBlock) is { } activity
            ? Find(block, activity)
            : null;

    /// <summary>The same activity on the day's other block, where it takes both.</summary>
    public ScheduledActivity? FindSibling(ScheduledActivity scheduled) => !scheduled.Activity.BothBlocks
        ? null
        : Blocks.FirstOrDefault(block => block.Date == scheduled.Block.Date && block.Id != scheduled.Block.Id) is { } other
            ? Find(other, scheduled.Activity)
            : null;

    public static string Format(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Whether it is offered or not.</summary>
    public static ScheduledActivity Scheduled(Block block, Activity activity) =>
        new((block.Id * ActivitiesPerBlock) + activity.Id, block, activity);

    /// <summary>Those that concern a whole day are on both of its blocks.</summary>
    private static bool IsOffered(Block block, Activity activity) => activity.BothBlocks || activity.OneADay
        ? (block.Date.DayNumber + activity.Id) % 3 == 0
        : (block.Id + activity.Id) % 3 == 0;

    private static IEnumerable<Block> ListBlocks(DateOnly yearStart)
    {
        var id = yearStart.Year % 100 * BlocksPerYear;
        for (var date = new DateOnly(yearStart.Year, 8, 24); date < new DateOnly(yearStart.Year + 1, 6, 15); date = date.AddDays(1))
        {
            if (date.DayOfWeek is DayOfWeek.Wednesday or DayOfWeek.Friday)
            {
                yield return new Block(++id, date, "A");
                yield return new Block(++id, date, "B");
            }
        }
    }

    private sealed record YearOfBlocks(DateOnly Start, IReadOnlyList<Block> Blocks);
}
