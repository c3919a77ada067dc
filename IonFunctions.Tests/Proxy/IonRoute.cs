namespace IonFunctions.Tests.Proxy;

/// <summary>A route of Ion's API (tjcsl/ion, <c>intranet/apps/api/urls.py</c>) and what this app does with it.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">Below <c>/api/ion</c>.</param>
/// <param name="AtIon">What Ion is asked for; null where it is not asked.</param>
/// <param name="Status">What is answered where Ion is not asked.</param>
internal sealed record IonRoute(string Method, string Path, string? AtIon, int Status = 200)
{
    private static readonly string[] Lists = ["announcements", "blocks", "activities", "signups/user", "signups/user/favorites", "schedule", "emerg", "bus", "profile"];

    /// <summary>Every route of Ion's, with the methods that its view takes, and what of it passes.</summary>
    public static IEnumerable<IonRoute> All { get; } =
    [
        // api_root: GET.
        new("GET", "", "/api/"),
        new("GET", "/", "/api/"),
        new("HEAD", "/", "/api/"),
        new("POST", "/", null, 405),
        // Lists, and what has no parameter.
        .. Lists.Select(list => new IonRoute("GET", "/" + list, "/api/" + list)),
        .. Lists.Select(list => new IonRoute("HEAD", "/" + list, "/api/" + list)),
        .. Lists.Select(list => new IonRoute("GET", $"/{list}/", "/api/" + list)),
        // ListCreateAnnouncement, RetrieveUpdateDestroyAnnouncement: POST, PUT, PATCH and DELETE are for administrators of announcements.
        new("POST", "/announcements", null, 405),
        new("GET", "/announcements/7", "/api/announcements/7"),
        new("GET", "/announcements/7/", "/api/announcements/7"),
        new("PUT", "/announcements/7", null, 405),
        new("PATCH", "/announcements/7", null, 405),
        new("DELETE", "/announcements/7", null, 405),
        // EighthBlockDetail, EighthActivityDetail, RouteDetail: <int:pk>.
        new("GET", "/blocks/7", "/api/blocks/7"),
        new("GET", "/blocks/0007/", "/api/blocks/0007"),
        new("GET", "/blocks?start_date=2026-09-01", "/api/blocks?start_date=2026-09-01"),
        new("GET", "/blocks/?date=2026-9-1", "/api/blocks?date=2026-9-1"),
        new("GET", "/activities/115", "/api/activities/115"),
        new("HEAD", "/activities/115/", "/api/activities/115"),
        new("GET", "/bus/3", "/api/bus/3"),
        new("GET", "/bus/3/", "/api/bus/3"),
        // Search: <path:query>.
        new("GET", "/search/ada", "/api/search/ada"),
        new("GET", "/search/ada/", "/api/search/ada"),
        new("GET", "/search/last:Kim", "/api/search/last%3AKim"),
        new("GET", "/search/a+b?page=2", "/api/search/a%2Bb?page=2"),
        new("GET", "/search/a/b", "/api/search/a/b"),
        new("GET", "/search/a/b/", "/api/search/a/b"),
        new("GET", "/search/a/b%20c/d", "/api/search/a/b%20c/d"),
        new("GET", "/search/...", "/api/search/..."),
        new("POST", "/search/a", null, 405),
        new("GET", "/search", null, 404),
        // ProfileDetail: <int:pk>, or a username of [A-Za-z\d]+.
        new("GET", "/profile/489", "/api/profile/489"),
        new("GET", "/profile/489/", "/api/profile/489"),
        new("GET", "/profile/2017ewang", "/api/profile/2017ewang"),
        new("GET", "/profile/2017ewang/", "/api/profile/2017ewang"),
        new("PATCH", "/profile", null, 405),
        // ProfilePictureDetail: the same, and <photo_year>, which is a grade's name.
        new("GET", "/profile/489/picture", "/api/profile/489/picture"),
        new("GET", "/profile/489/picture/", "/api/profile/489/picture"),
        new("GET", "/profile/2017ewang/picture", "/api/profile/2017ewang/picture"),
        new("GET", "/profile/489/picture/senior", "/api/profile/489/picture/senior"),
        new("GET", "/profile/2017ewang/picture/freshman/", "/api/profile/2017ewang/picture/freshman"),
        new("HEAD", "/profile/489/picture/junior", "/api/profile/489/picture/junior"),
        new("GET", "/profile/489/picture/2026", null, 404),
        // EighthUserSignupListAdd: GET; POST for oneself, and with <user_id> for administrators of the eighth period.
        new("POST", "/signups/user", "/api/signups/user"),
        new("POST", "/signups/user/", "/api/signups/user"),
        new("GET", "/signups/user?date=2026-09-01", "/api/signups/user?date=2026-09-01"),
        new("GET", "/signups/user/8889", "/api/signups/user/8889"),
        new("GET", "/signups/user/8889/?start_date=2026-09-01", "/api/signups/user/8889?start_date=2026-09-01"),
        new("POST", "/signups/user/8889", null, 405),
        // EighthUserFavoritesListToggle.
        new("POST", "/signups/user/favorites", "/api/signups/user/favorites"),
        new("POST", "/signups/user/favorites/", "/api/signups/user/favorites"),
        // EighthScheduledActivitySignupList.
        new("GET", "/signups/scheduled_activity/889", "/api/signups/scheduled_activity/889"),
        new("GET", "/signups/scheduled_activity/889/", "/api/signups/scheduled_activity/889"),
        // DayList, DayDetail: whatever Django takes for a date, which is asked for as one and the same; of a query, what they read.
        new("GET", "/schedule?page_size=7", "/api/schedule?page_size=7"),
        new("GET", "/schedule/2016-04-04", "/api/schedule/2016-04-04"),
        new("GET", "/schedule/2016-04-04/", "/api/schedule/2016-04-04"),
        new("GET", "/schedule/2026-4-4", "/api/schedule/2026-04-04"),
        new("GET", "/schedule/2026-04-4/", "/api/schedule/2026-04-04"),
        new("GET", "/schedule/20260404", "/api/schedule/2026-04-04"),
        new("HEAD", "/schedule/2026-4-04/?x=y", "/api/schedule/2026-04-04"),
        new("GET", "/schedule?format=api&page=2&page=3&x=y", "/api/schedule?page=3"),
        new("GET", "/schedule/2026-2-30", null, 404),
        new("POST", "/schedule/2026-04-04", null, 405),
        // emerg_status.
        new("POST", "/emerg", null, 405),
    ];
}
