using System.Globalization;
using IonFunctions.Simulator.Storage;

namespace IonFunctions.Simulator.School;

/// <summary>Eighth period: its blocks, its activities, and which of them meet when.</summary>
internal sealed class EighthPeriodApi(Calendar calendar, SignupStore signups)
{
    private const int MostBlocks = 200;

    /// <summary>All blocks from a date, or those of a date, or without either those of this school year.</summary>
    public ApiAnswer Blocks(ApiCall call)
    {
        var blocks = calendar.BlocksThisYear;
        if (call.Query("start_date") is { } start)
        {
            if (SchoolDates.ParseFilter(start) is not { } from)
            {
                return ApiAnswers.Invalid("Invalid format for start_date.");
            }

            blocks = calendar.Blocks.Where(block => block.Date >= from);
        }
        else if (call.Query("date") is { } date)
        {
            if (SchoolDates.ParseFilter(date) is not { } on)
            {
                return ApiAnswers.Invalid("Invalid format for date.");
            }

            blocks = calendar.Blocks.Where(block => block.Date == on);
        }

        return Paging.Page(
            call,
            blocks.Select(block => new BlockSummary(
                block.Id, call.Urls.Block(block.Id), Calendar.Format(block.Date), block.Letter, calendar.IsLocked(block))).ToList(),
            maximumSize: MostBlocks);
    }

    public ApiAnswer Block(ApiCall call)
    {
        if (calendar.FindBlock(call.Id("pk")) is not { } block)
        {
            return ApiAnswers.NotFound();
        }

        var favorites = signups.Favorites(call.User.Id);
        var counts = signups.OfBlock(block.Id).CountBy(static signup => signup.Activity).ToDictionary();
        var offered = Calendar.Offered(block)
            .Where(static scheduled => !scheduled.Activity.Deleted)
            .OrderBy(static scheduled => scheduled.Activity.Administrative)
            .ThenBy(static scheduled => scheduled.Activity.Name, StringComparer.OrdinalIgnoreCase);
        return ApiAnswers.Json(new BlockDetail(
            block.Id,
            new OrderedDictionary<string, BlockActivity>(offered.Select(scheduled => KeyValuePair.Create(
                Key(scheduled.Activity.Id),
                BlockActivities.Describe(
                    call,
                    scheduled,
                    favorites.Contains(scheduled.Activity.Id),
                    counts.GetValueOrDefault(scheduled.Activity.Id))))),
            Calendar.Format(block.Date),
            block.Letter,
            Comments: ""));
    }

    public static ApiAnswer Activities(ApiCall call) =>
        Paging.Page(call, ActivityCatalog.All.Select(activity => Summarize(call, activity)).ToList());

    public ApiAnswer Activity(ApiCall call) =>
        ActivityCatalog.Find(call.Id("pk")) is { Deleted: false } activity
            ? ApiAnswers.Json(Describe(call, activity))
            : ApiAnswers.NotFound("EighthActivity");

    /// <summary>The roster: who of those who signed up may be seen, and how many there are.</summary>
    public ApiAnswer ScheduledActivity(ApiCall call)
    {
        if (calendar.FindScheduled(call.Id("scheduled_activity_id")) is not { } scheduled)
        {
            return ApiAnswers.DoesNotExist();
        }

        var (block, activity) = (scheduled.Block, scheduled.Activity);
        var all = signups.OfBlock(block.Id).Where(signup => signup.Activity == activity.Id).ToList();
        var members = all.Select(static signup => SchoolUsers.Find(signup.User)!)
            .Where(user => call.User.Sees(user, static other => other.ShowsEighth))
            .Select(user => new RosterMember(user.Id, user.FullName, user.Username, call.Urls.Profile(user.Id)))
            .ToList();
        return ApiAnswers.Json(new ScheduledActivityAnswer(
            scheduled.Id,
            scheduled.TitleWithFlags,
            new RosterBlock(block.Id, Calendar.Format(block.Date), call.Urls.Block(block.Id)),
            new SignupActivity(activity.Id, scheduled.TitleWithFlags, call.Urls.Activity(activity.Id)),
            new RosterMembers(members, all.Count, members.Count),
            activity.Capacity));
    }

    public static ActivitySummary Summarize(ApiCall call, Activity activity) =>
        new(activity.Id, call.Urls.Activity(activity.Id), activity.Name);

    public ActivityDetail Describe(ApiCall call, Activity activity) => new(
        activity.Id, activity.Name, activity.Description, activity.Administrative, activity.Restricted, activity.Presign,
        activity.OneADay, activity.BothBlocks, activity.Sticky, activity.Special,
        new OrderedDictionary<string, ScheduledOn>(calendar.Blocks
            .Select(block => Calendar.Find(block, activity))
            .OfType<ScheduledActivity>()
            .Select(scheduled => KeyValuePair.Create(
                Key(scheduled.Block.Id),
                new ScheduledOn(
                    scheduled.Block.Id, Calendar.Format(scheduled.Block.Date), scheduled.Block.Letter,
                    call.Urls.Block(scheduled.Block.Id), new Link(scheduled.Id, call.Urls.Roster(scheduled.Id)))))));

    private static string Key(int id) => id.ToString(CultureInfo.InvariantCulture);
}
