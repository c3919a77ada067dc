using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace IonFunctions.Simulator.School;

/// <summary>The paths of Ion's API, and who answers them.</summary>
internal static class IonApi
{
    private static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];

    public static void MapIonApi(
        this IEndpointRouteBuilder routes, PeopleApi people, NewsApi news, EighthPeriodApi eighth, SignupApi signups)
    {
        var api = routes.MapGroup(IonPaths.Api);

        api.MapMethods("/profile", Read, people.OwnProfile);
        api.MapMethods("/profile/{user}", Read, people.Profile);
        api.MapMethods("/profile/{user}/picture", Read, PeopleApi.Picture);
        api.MapMethods("/search/{*query}", Read, people.Search);

        api.MapMethods("/schedule", Read, news.Schedule);
        api.MapMethods("/schedule/{date}", Read, news.ScheduleDay);
        api.MapMethods("/announcements", Read, news.Announcements);
        api.MapMethods("/announcements/{id:int}", Read, news.Announcement);
        api.MapMethods("/emerg", Read, NewsApi.Emergency);
        api.MapMethods("/bus", Read, news.Buses);
        api.MapMethods("/bus/{id:int}", Read, NewsApi.Bus);

        api.MapMethods("/blocks", Read, eighth.Blocks);
        api.MapMethods("/blocks/{id:int}", Read, eighth.Block);
        api.MapMethods("/activities", Read, eighth.Activities);
        api.MapMethods("/activities/{id:int}", Read, eighth.Activity);
        api.MapMethods("/signups/scheduled_activity/{id:int}", Read, eighth.ScheduledActivity);

        api.MapMethods("/signups/user", Read, signups.List);
        api.MapPost("/signups/user", (Delegate)signups.SignUpAsync);
        api.MapMethods("/signups/user/favorites", Read, signups.Favorites);
        api.MapPost("/signups/user/favorites", (Delegate)signups.ToggleFavoriteAsync);

        api.MapFallback("/{*path}", static () => ApiAnswers.Detail(StatusCodes.Status404NotFound, "Not found."));
    }

    /// <summary>Who is signed in; <see cref="BearerAuthentication"/> has seen to it.</summary>
    public static SchoolUser User(this HttpContext context) => context.Features.Get<SchoolUser>()!;
}
