using System.Globalization;
using IonFunctions.Simulator.Storage;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Simulator.School;

/// <summary>Eighth period: its blocks, its activities, and which of them meet when.</summary>
internal sealed class EighthPeriodApi(EighthPeriodUrls urls, Calendar calendar, SignupStore signups)
{
    public IResult Blocks(HttpContext context)
    {
        var blocks = calendar.Blocks.AsEnumerable();
        if (context.Request.Query["start_date"] is [{ } start, ..])
        {
            if (!TryParse(start, out var from))
            {
                return InvalidDate("start_date");
            }

            blocks = blocks.Where(block => block.Date >= from);
        }
        else if (context.Request.Query["date"] is [{ } date, ..])
        {
            if (!TryParse(date, out var on))
            {
                return InvalidDate("date");
            }

            blocks = blocks.Where(block => block.Date == on);
        }

        return Paging.Page(
            context.Request,
            urls.BaseUrl,
            blocks.Select(block => new BlockSummary(
                block.Id, urls.Block(block.Id), Calendar.Format(block.Date), block.Letter, IsLocked(block))).ToList(),
            maximumSize: 200);
    }

    public IResult Block(HttpContext context, int id)
    {
        if (calendar.FindBlock(id) is not { } block)
        {
            return ApiAnswers.Detail(StatusCodes.Status404NotFound, "Not found.");
        }

        var favorites = signups.Favorites(context.User().Id);
        var counts = signups.OfBlock(id).CountBy(static signup => signup.Activity).ToDictionary();
        return ApiAnswers.Json(new BlockDetail(
            block.Id,
            Calendar.Offered(block).ToDictionary(
                static scheduled => scheduled.Activity.Id.ToString(CultureInfo.InvariantCulture),
                scheduled => Describe(
                    scheduled,
                    favorites.Contains(scheduled.Activity.Id),
                    counts.GetValueOrDefault(scheduled.Activity.Id))),
            Calendar.Format(block.Date),
            block.Letter,
            Comments: ""));
    }

    public IResult Activities(HttpContext context) => Paging.Page(
        context.Request,
        urls.BaseUrl,
        ActivityCatalog.All.Select(activity => Summarize(activity, urls)).ToList());

    public IResult Activity(int id) =>
        ActivityCatalog.Find(id) is { } activity
            ? ApiAnswers.Json(Describe(activity))
            : ApiAnswers.NotFound("EighthActivity");

    public IResult ScheduledActivity(int id)
    {
        if (calendar.FindScheduled(id) is not { } scheduled)
        {
            return ApiAnswers.DoesNotExist();
        }

        var (block, activity) = (scheduled.Block, scheduled.Activity);
        var members = signups.OfBlock(block.Id)
            .Where(signup => signup.Activity == activity.Id)
            .Select(static signup => SchoolUsers.Find(signup.User)!)
            .Select(user => new RosterMember(user.Id, user.FullName, user.Username, urls.Profile(user.Id)))
            .ToList();
        return ApiAnswers.Json(new ScheduledActivityAnswer(
            scheduled.Id,
            activity.Name,
            new RosterBlock(block.Id, Calendar.Format(block.Date), urls.Block(block.Id)),
            new SignupActivity(activity.Id, activity.Name, urls.Activity(activity.Id)),
            new RosterMembers(members, members.Count, members.Count),
            activity.Capacity));
    }

    public static ActivitySummary Summarize(Activity activity, EighthPeriodUrls urls) =>
        new(activity.Id, urls.Activity(activity.Id), activity.Name);

    public ActivityDetail Describe(Activity activity) => new(
        activity.Id, activity.Name, activity.Description, Administrative: false, activity.Restricted, Presign: false,
        OneADay: false, BothBlocks: false, Sticky: false, Special: false,
        calendar.Blocks
            .Select(block => Calendar.Find(block, activity))
            .OfType<ScheduledActivity>()
            .ToDictionary(
                static scheduled => scheduled.Block.Id.ToString(CultureInfo.InvariantCulture),
                scheduled => new ScheduledOn(
                    scheduled.Block.Id, Calendar.Format(scheduled.Block.Date), scheduled.Block.Letter,
                    urls.Block(scheduled.Block.Id), new Link(scheduled.Id, urls.Roster(scheduled.Id)))));

    public bool IsLocked(Block block) => block.Date < calendar.Today;

    private BlockActivity Describe(ScheduledActivity scheduled, bool favorited, int count)
    {
        var activity = scheduled.Activity;
        return new BlockActivity(
            activity.Id, activity.Id, new Link(scheduled.Id, urls.Roster(scheduled.Id)), urls.Activity(activity.Id),
            activity.Name, activity.Restricted ? activity.Name + " (R)" : activity.Name, activity.Description,
            Cancelled: false, favorited, new Roster(count, activity.Capacity, urls.Roster(scheduled.Id)),
            [activity.Room], [activity.Sponsor], activity.Restricted, activity.Restricted, BothBlocks: false,
            OneADay: false, Special: false, Administrative: false, Presign: false, Sticky: false, Title: "", Comments: "");
    }

    private static IResult InvalidDate(string name) =>
        ApiAnswers.Details(StatusCodes.Status400BadRequest, $"Invalid format for {name}.");

    private static bool TryParse(string text, out DateOnly date) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
}
