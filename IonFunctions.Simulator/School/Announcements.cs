using System.Globalization;

namespace IonFunctions.Simulator.School;

/// <summary>The announcements on Ion's front page, one a day back from today: what is pinned comes first, then the newest.</summary>
internal static class Announcements
{
    private const int Count = 64;
    private const int FirstId = 7000;
    private const int Everybody = 12; // A group that all are in.

    private static readonly (string Title, string Content, string Author)[] Topics =
    [
        ("Eighth period changes this week", "Two activities have moved to another room. Look at your sign-ups before Wednesday.", "Eighth Period Office"),
        ("Yearbook orders", "Order your yearbook by the end of the month to have your name on its cover.", "Yearbook: Techniques"),
        ("Science fair registration", "Registration opens today. Talk to your lab director about a project and a sponsor.", "Marie Curie"),
        ("Library hours", "The library is open until five from Monday to Thursday.", "Library"),
        ("Course selection for next year", "Counselors visit your English class next week. Read the course catalog before that.", "Student Services"),
        ("Blood drive", "Donors of sixteen and older are needed. Bring a permission form and an identification.", "Red Cross Club"),
        ("Winter concert", "Band, orchestra and choir play at seven in the auditorium. Admission is free.", "Performing Arts"),
        ("Math team results", "Congratulations to everyone who took part; the results are posted outside the commons.", "Katherine Johnson"),
        ("Lost and found", "What isn't collected by Friday is given to charity.", "Main Office"),
        ("Computer lab maintenance", "Workstations restart on Saturday night. Save what you are working on.", "Computer Systems Lab"),
    ];

    public static IReadOnlyList<Announcement> List(ApiUrls urls, DateOnly today) =>
    [
        .. Enumerable.Range(0, Count).Select(age => Create(urls, today, age))
            .OrderByDescending(static announcement => announcement.Pinned)
            .ThenByDescending(static announcement => announcement.Id),
    ];

    private static Announcement Create(ApiUrls urls, DateOnly today, int age)
    {
        var (title, content, author) = Topics[age % Topics.Length];
        var id = FirstId + Count - age;
        // As Django REST Framework writes a time that no setting gives a format: in Greenwich, to the microsecond.
        var added = today.AddDays(-age).ToDateTime(new TimeOnly(13, 15 + (id % 30)).Add(TimeSpan.FromMicroseconds(id)))
            .ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        return new Announcement(
            urls.Announcement(id), id, title, $"<p>{content}</p>", author, SchoolUsers.Katherine.Id, added, added, Groups: age == 2 ? [Everybody] : [],
            Pinned: age == 3);
    }
}
