using System.Globalization;

namespace IonFunctions.Simulator.School;

/// <summary>An eighth-period block: the A or B block of a Wednesday or Friday.</summary>
internal sealed record Block(int Id, DateOnly Date, string Letter);

/// <summary>One activity on one block, which is what people sign up for.</summary>
internal sealed record ScheduledActivity(int Id, Block Block, Activity Activity);

/// <summary>The school year around today, by the simulator's clock, in Fairfax's time of day.</summary>
internal sealed class Calendar(TimeProvider time)
{
    private const int BlocksPerYear = 200; // More than a year has, so that ids of different years never meet.
    private const int ActivitiesPerBlock = 100;

    private YearOfBlocks? _year;

    public DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().AddHours(-5).DateTime);

    public IReadOnlyList<Block> Blocks
    {
        get
        {
            var start = SchoolYearStart(Today);
            if (_year?.Start != start)
            {
                _year = new YearOfBlocks(start, ListBlocks(start));
            }

            return _year.Blocks;
        }
    }

    public static DateOnly SchoolYearStart(DateOnly date) => new(date.Month >= 8 ? date.Year : date.Year - 1, 8, 24);

    public Block? FindBlock(int id) => Blocks.FirstOrDefault(block => block.Id == id);

    /// <summary>A third of the activities, another third at the next block.</summary>
    public static IEnumerable<ScheduledActivity> Offered(Block block) =>
        ActivityCatalog.All
            .Where(activity => IsOffered(block, activity))
            .Select(activity => Scheduled(block, activity));

    public static ScheduledActivity? Find(Block block, Activity activity) =>
        IsOffered(block, activity) ? Scheduled(block, activity) : null;

    public ScheduledActivity? FindScheduled(int id) =>
        FindBlock(id / ActivitiesPerBlock) is { } block && ActivityCatalog.Find(id % ActivitiesPerBlock) is { } activity
            ? Find(block, activity)
            : null;

    public static string Format(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static bool IsOffered(Block block, Activity activity) => (block.Id + activity.Id) % 3 == 0;

    private static ScheduledActivity Scheduled(Block block, Activity activity) =>
        new((block.Id * ActivitiesPerBlock) + activity.Id, block, activity);

    private static List<Block> ListBlocks(DateOnly start)
    {
        var (blocks, id) = (new List<Block>(), start.Year % 100 * BlocksPerYear);
        for (var date = start; date < new DateOnly(start.Year + 1, 6, 15); date = date.AddDays(1))
        {
            if (date.DayOfWeek is DayOfWeek.Wednesday or DayOfWeek.Friday)
            {
                blocks.Add(new Block(++id, date, "A"));
                blocks.Add(new Block(++id, date, "B"));
            }
        }

        return blocks;
    }

    private sealed record YearOfBlocks(DateOnly Start, IReadOnlyList<Block> Blocks);
}
