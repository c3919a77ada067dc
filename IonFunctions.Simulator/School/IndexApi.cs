namespace IonFunctions.Simulator.School;

/// <summary>The index of the API: by subject and path, what is there and an example of its address.</summary>
internal static class IndexApi
{
    private static readonly (string Subject, (string Path, string What, string Example)[] Views)[] Contents =
    [
        ("Schedule",
        [
            ("/schedule", "The schedule of today", "schedule"),
            ("/schedule?page_size=<num>", "The schedule of several days", "schedule?page_size=7"),
            ("/schedule/<date>", "The schedule of one day, as YYYY-MM-DD", "schedule/2016-04-04"),
        ]),
        ("Announcements",
        [
            ("/announcements", "All announcements", "announcements"),
            ("/announcements/<pk>", "One announcement", "announcements/2999"),
        ]),
        ("Emergency Announcements", [("/emerg", "Whether there is an emergency", "emerg")]),
        ("Profile",
        [
            ("/profile", "Your own profile", "profile"),
            ("/profile/<pk>", "Somebody's profile, by id", "profile/489"),
            ("/profile/<username>", "Somebody's profile, by username", "profile/2017ewang"),
            ("/profile/<pk>/picture", "Somebody's picture, by id", "profile/489/picture"),
            ("/profile/<username>/picture", "Somebody's picture, by username", "profile/2017ewang/picture"),
        ]),
        ("Search", [("/search/<query>", "People, by words or by field", "search/last:Kim")]),
        ("Blocks",
        [
            ("/blocks", "The blocks of this year, in pages", "blocks"),
            ("/blocks?start_date=<start_date>", "The blocks from a date on, as YYYY-MM-DD, in pages", "blocks?start_date=2015-11-18"),
            ("/blocks?date=<date>", "The blocks of a date, as YYYY-MM-DD", "blocks?date=2015-11-18"),
            ("/blocks/<pk>", "The activities of a block", "blocks/3030"),
        ]),
        ("Activities",
        [
            ("/activities", "All activities", "activities"),
            ("/activities/<pk>", "One activity, and when it meets", "activities/115"),
        ]),
        ("Signups",
        [
            ("/signups/user", "Your own sign-ups, or another one", "signups/user"),
            ("/signups/user/<user_id>", "Somebody's sign-ups", "signups/user/8889"),
            ("/signups/user/favorites", "Your favorites, or one more or less", "signups/user/favorites"),
            ("/signups/scheduled_activity/<scheduled_activity_id>", "Who signed up for an activity of a block", "signups/scheduled_activity/889"),
        ]),
        ("Bus",
        [
            ("/bus", "All buses", "bus"),
            ("/bus/<pk>", "One bus", "bus/3"),
        ]),
    ];

    public static ApiAnswer List(ApiCall call) => ApiAnswers.Json<IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyList<string>>>>(
        new OrderedDictionary<string, IReadOnlyDictionary<string, IReadOnlyList<string>>>(Contents.Select(subject =>
            KeyValuePair.Create<string, IReadOnlyDictionary<string, IReadOnlyList<string>>>(
                subject.Subject,
                new OrderedDictionary<string, IReadOnlyList<string>>(subject.Views.Select(view =>
                    KeyValuePair.Create<string, IReadOnlyList<string>>(view.Path, [view.What, call.Urls.Plain(view.Example)])))))));
}
