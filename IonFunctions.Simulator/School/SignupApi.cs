using IonFunctions.Simulator.Storage;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Simulator.School;

/// <summary>A user's own sign-ups and favorites, the only things that can be changed through the API.</summary>
internal sealed class SignupApi(EighthPeriodUrls urls, Calendar calendar, SignupStore signups, EighthPeriodApi eighth)
{
    private const string NeitherGiven =
        "Either scheduled_activity, or block and activity must exist. "
        + "use_scheduled_activity must be false to use block and activity.";

    public IResult List(HttpContext context) =>
        ApiAnswers.Json<IReadOnlyList<SignupAnswer>>(
            [.. signups.OfUser(context.User().Id).Select(Describe).OfType<SignupAnswer>()]);

    public async Task<IResult> SignUpAsync(HttpContext context)
    {
        var (fields, problem) = await ApiFields.ReadAsync(context.Request, "block", "activity", "scheduled_activity");
        if (fields is null)
        {
            return problem!;
        }

        var (wanted, refusal) = Find(fields);
        if (wanted is null)
        {
            return refusal!;
        }

        if (eighth.IsLocked(wanted.Block))
        {
            return ApiAnswers.Details(StatusCodes.Status400BadRequest, "This block has been locked.");
        }

        if (wanted.Activity.Restricted)
        {
            return ApiAnswers.Details(
                StatusCodes.Status400BadRequest, "You do not have permission to sign up for this activity.");
        }

        signups.SignUp(context.User().Id, wanted.Block.Id, wanted.Activity.Id);
        return ApiAnswers.Json(eighth.Describe(wanted.Activity), StatusCodes.Status201Created);
    }

    public IResult Favorites(HttpContext context) =>
        ApiAnswers.Json<IReadOnlyList<ActivitySummary>>(
        [
            .. signups.Favorites(context.User().Id)
                .Select(ActivityCatalog.Find)
                .OfType<Activity>()
                .Select(activity => EighthPeriodApi.Summarize(activity, urls)),
        ]);

    public async Task<IResult> ToggleFavoriteAsync(HttpContext context)
    {
        var (fields, problem) = await ApiFields.ReadAsync(context.Request, "activity");
        if (fields is null)
        {
            return problem!;
        }

        if (!fields.TryGetValue("activity", out var id))
        {
            return ApiAnswers.Problems(StatusCodes.Status400BadRequest, "activity", "This field is required.");
        }

        if (ActivityCatalog.Find(id) is not { } activity)
        {
            return UnknownKey("activity", id);
        }

        signups.ToggleFavorite(context.User().Id, activity.Id);
        return ApiAnswers.Json(eighth.Describe(activity), StatusCodes.Status201Created);
    }

    private (ScheduledActivity? Wanted, IResult? Refusal) Find(IReadOnlyDictionary<string, int> fields)
    {
        if (fields.TryGetValue("block", out var blockId) && fields.TryGetValue("activity", out var activityId))
        {
            return calendar.FindBlock(blockId) is not { } block ? (null, UnknownKey("block", blockId))
                : ActivityCatalog.Find(activityId) is not { } activity ? (null, UnknownKey("activity", activityId))
                : Calendar.Find(block, activity) is { } scheduled ? (scheduled, null)
                : (null, ApiAnswers.DoesNotExist());
        }

        return !fields.TryGetValue("scheduled_activity", out var id)
                ? (null, ApiAnswers.Problems(StatusCodes.Status400BadRequest, "non_field_errors", NeitherGiven))
            : calendar.FindScheduled(id) is { } found ? (found, null)
            : (null, UnknownKey("scheduled_activity", id));
    }

    private SignupAnswer? Describe(Signup signup) =>
        calendar.FindBlock(signup.Block) is { } block && ActivityCatalog.Find(signup.Activity) is { } activity
            && Calendar.Find(block, activity) is { } scheduled
            ? new SignupAnswer(
                signup.Id,
                new SignupBlock(block.Id, Calendar.Format(block.Date), urls.Block(block.Id), block.Letter),
                new SignupActivity(activity.Id, activity.Name, urls.Activity(activity.Id)),
                scheduled.Id,
                signup.User)
            : null;

    private static IResult UnknownKey(string field, int id) => ApiAnswers.Problems(
        StatusCodes.Status400BadRequest, field, $"Invalid pk \"{id}\" - object does not exist.");
}
