using IonFunctions.Simulator.Storage;

namespace IonFunctions.Simulator.School;

/// <summary>The views of Ion's API in the order of its <c>apps/api/urls.py</c>, in which they are tried.</summary>
internal static class IonApi
{
    private static readonly string[] WithPost = ["GET", "POST", "HEAD", "OPTIONS"];
    private static readonly string[] WithChanges = ["GET", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
    private static readonly string[] OfFunction = ["OPTIONS", "GET"];

    public static IReadOnlyList<ApiView> Views(Calendar calendar, SignupStore store)
    {
        var (news, eighth) = (new NewsApi(calendar), new EighthPeriodApi(calendar, store));
        var signups = new SignupApi(calendar, store, eighth, new SignupRules(calendar, store));
        return
        [
            new("Api Root", "", IndexApi.List) { Access = ApiAccess.Public, Methods = OfFunction },
            new("List Create Announcement", "/announcements", news.Announcements)
            {
                Access = ApiAccess.Announcements, Methods = WithPost,
            },
            new("Retrieve Update Destroy Announcement", "/announcements/(?<pk>[0-9]+)", news.Announcement)
            {
                Access = ApiAccess.Announcements, Methods = WithChanges,
            },
            new("Eighth Block List", "/blocks", eighth.Blocks),
            new("Eighth Block Detail", "/blocks/(?<pk>[0-9]+)", eighth.Block),
            new("Search", "/search/(?<query>.+)", PeopleApi.Search),
            new("Eighth Activity List", "/activities", EighthPeriodApi.Activities),
            new("Eighth Activity Detail", "/activities/(?<pk>[0-9]+)", eighth.Activity),
            new("Profile Detail", "/profile(/((?<pk>[0-9]+)|(?<username>[A-Za-z0-9]+)))?", PeopleApi.Profile),
            new("Profile Picture Detail", "/profile/((?<pk>[0-9]+)|(?<username>[A-Za-z0-9]+))/picture(/(?<grade>[a-zA-Z]+))?", PeopleApi.Picture)
            {
                IsPicture = true,
            },
            new("Eighth User Signup List Add", "/signups/user(/(?<user_id>[0-9]+))?", signups.List)
            {
                Methods = WithPost,
                Post = signups.SignUpAsync,
                Posted =
                [
                    ("block", true), ("activity", true), ("scheduled_activity", true), ("use_scheduled_activity", false), ("force", false),
                ],
            },
            new("Eighth User Favorites List Toggle", "/signups/user/favorites", signups.Favorites)
            {
                Methods = WithPost, Post = signups.ToggleFavoriteAsync, Posted = [("activity", true)],
            },
            new("Eighth Scheduled Activity Signup List", "/signups/scheduled_activity/(?<scheduled_activity_id>[0-9]+)", eighth.ScheduledActivity),
            new("Day List", "/schedule", news.Schedule) { Access = ApiAccess.Public },
            new("Day Detail", "/schedule/(?<date>.*)", NewsApi.ScheduleDay) { Access = ApiAccess.Public },
            new("Emerg Status", "/emerg", NewsApi.Emergency) { Access = ApiAccess.Public, Methods = OfFunction },
            new("Route List", "/bus", NewsApi.Buses),
            new("Route Detail", "/bus/(?<pk>[0-9]+)", NewsApi.Bus),
        ];
    }
}
