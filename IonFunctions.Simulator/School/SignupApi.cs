using IonFunctions.Simulator.Storage;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Simulator.School;

/// <summary>Users' sign-ups and favorites, the only things that can be changed through the API.</summary>
internal sealed class SignupApi(Calendar calendar, SignupStore signups, EighthPeriodApi eighth, SignupRules rules)
{
    private const string NeitherGiven =
        "Either scheduled_activity, or block and activity must exist. "
        + "use_scheduled_activity must be false to use block and activity.";

    /// <summary>Those of this school year, or of a date, or from a date on; of somebody who keeps them private, none.</summary>
    public ApiAnswer List(ApiCall call)
    {
        if (OfWhom(call) is not { } user)
        {
            return ApiAnswers.DoesNotExist();
        }

        if (!call.User.Sees(user, static other => other.ShowsEighth))
        {
            return ApiAnswers.Json<IReadOnlyList<SignupAnswer>>([]);
        }

        Func<Block, bool> wanted;
        if (call.Query("date") is { } date)
        {
            if (SchoolDates.ParseFilter(date) is not { } on)
            {
                return ApiAnswers.Invalid("Invalid format for date.");
            }

            wanted = block => block.Date == on;
        }
        else if (call.Query("start_date") is { } start)
        {
            if (SchoolDates.ParseFilter(start) is not { } from)
            {
                return ApiAnswers.Invalid("Invalid format for start_date.");
            }

            wanted = block => block.Date >= from;
        }
        else
        {
            var thisYear = calendar.BlocksThisYear.Select(static block => block.Id).ToHashSet();
            wanted = block => thisYear.Contains(block.Id);
        }

        return ApiAnswers.Json<IReadOnlyList<SignupAnswer>>(
        [
            .. from signup in signups.OfUser(user.Id)
               let block = calendar.FindBlock(signup.Block)
               where block is not null && wanted(block)
               orderby block.Date, block.Letter
               select Describe(call, signup, block),
        ]);
    }

    public async Task<ApiAnswer> SignUpAsync(ApiCall call)
    {
        if (call.Has("user_id") && call.Id("user_id") != 0)
        {
            return ApiAnswers.Forbidden(); // Signing up somebody else is for administrators.
        }

        var (fields, problem) = await ApiFields.ParseAsync(call.Request);
        if (fields is null)
        {
            return problem!;
        }

        var block = fields.Key("block", calendar.FindBlock);
        var activity = fields.Key("activity", ActivityCatalog.Find);
        var scheduled = fields.Key("scheduled_activity", calendar.FindScheduled);
        var useScheduled = fields.Flag("use_scheduled_activity");
        var force = fields.Flag("force");
        if (fields.Problem is not null)
        {
            return fields.Problem;
        }

        if (block is not null && activity is not null && !useScheduled)
        {
            scheduled = Calendar.Find(block, activity);
            if (scheduled is null)
            {
                return ApiAnswers.DoesNotExist();
            }
        }

        if (scheduled is null)
        {
            return ApiAnswers.Invalid("non_field_errors", NeitherGiven);
        }

        if (force)
        {
            return ApiAnswers.Json(
                new Dictionary<string, string> { ["error"] = "You are not an administrator." }, StatusCodes.Status400BadRequest);
        }

        var refusals = rules.SignUp(call.User, scheduled);
        return refusals.Count > 0
            ? ApiAnswers.Details(StatusCodes.Status400BadRequest, refusals)
            : ApiAnswers.Json(eighth.Describe(call, scheduled.Activity), StatusCodes.Status201Created);
    }

    public ApiAnswer Favorites(ApiCall call) => ApiAnswers.Json<IReadOnlyList<ActivitySummary>>(
    [
        .. signups.Favorites(call.User.Id)
            .Select(ActivityCatalog.Find)
            .OfType<Activity>()
            .Select(activity => EighthPeriodApi.Summarize(call, activity)),
    ]);

    public async Task<ApiAnswer> ToggleFavoriteAsync(ApiCall call)
    {
        var (fields, problem) = await ApiFields.ParseAsync(call.Request);
        if (fields is null)
        {
            return problem!;
        }

        var activity = fields.Key("activity", ActivityCatalog.Find);
        if (fields.Problem is not null)
        {
            return fields.Problem;
        }

        if (activity is null)
        {
            return ApiAnswers.UnknownError(); // Ion's serializer lets it be left out, and its view looks for it all the same.
        }

        signups.ToggleFavorite(call.User.Id, activity.Id);
        return ApiAnswers.Json(eighth.Describe(call, activity), StatusCodes.Status201Created);
    }

    private static SchoolUser? OfWhom(ApiCall call) =>
        call.Has("user_id") && call.Id("user_id") != 0 ? SchoolUsers.Find(call.Id("user_id")) : call.User;

    private static SignupAnswer Describe(ApiCall call, Signup signup, Block block)
    {
        var scheduled = Calendar.Scheduled(block, ActivityCatalog.Find(signup.Activity)!);
        return new SignupAnswer(
            signup.Id,
            new SignupBlock(block.Id, Calendar.Format(block.Date), call.Urls.Block(block.Id), block.Letter),
            new SignupActivity(signup.Activity, scheduled.TitleWithFlags, call.Urls.Activity(signup.Activity)),
            scheduled.Id,
            signup.User);
    }
}
