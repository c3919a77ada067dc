namespace IonFunctions.Simulator.School;

/// <summary>The eighth-period activities.</summary>
internal static class ActivityCatalog
{
    private static readonly string[] Names =
    [
        "3D Printing Club", "A Cappella", "Aerospace Club", "Animation Workshop", "Anime Society", "Arabic Honor Society",
        "Architecture Club", "Art Studio", "Astronomy Observation", "Badminton", "Ballroom Dance", "Baking for Charity",
        "Biology Olympiad", "Board Games", "Botany Society", "Bridge Club", "Calligraphy", "Chamber Orchestra",
        "Chemistry Olympiad", "Chess Club", "Chinese Honor Society", "Cinematography", "Classical Guitar", "Coding Lady Colonials",
        "Competitive Programming", "Creative Writing", "Crossword Club", "Cubing Club", "Cybersecurity", "Debate",
        "Design and Typography", "Economics Challenge", "Entrepreneurship", "Environmental Impact", "Film Music", "French Cinema",
        "Geography Bowl", "German Stammtisch", "History Bowl", "Improv Comedy", "Investment Club", "Jazz Band",
        "Journalism: tjTODAY", "Juggling", "Knitting Circle", "Latin Certamen", "Linguistics Olympiad", "Machine Learning",
        "Math Team", "Mathematical Physics", "Model United Nations", "Mock Trial", "Neuroscience Society", "Origami",
        "Philosophy Forum", "Photography", "Physics Team", "Puzzle Hunt", "Quantum Computing", "Quiz Bowl", "Robotics",
        "Russian Tea Club", "Science Bowl", "Sign Language", "Study Hall: Library", "Sysadmin Trainees", "Table Tennis",
        "Tech Support", "Tutoring: Mathematics", "Ultimate Frisbee", "Volleyball", "Yearbook: Techniques", "Out of Building",
        "Zeppelin Society",
    ];

    private static readonly string[] Rooms = ["Library", "Gym 1", "Audion", "Galileo Commons", "Nobel Commons", "Room 115", "Room 242", "Lab 200C"];

    private static readonly string[] Sponsors = ["Curie", "Johnson", "Noether", "Hamilton", "Feynman", "Ramanujan", "Hypatia"];

    /// <summary>All that there ever were.</summary>
    public static IReadOnlyList<Activity> Everything { get; } =
    [
        .. Names.Select(static (name, index) => Mark(new Activity(
            index + 1,
            name,
            $"{name} meets during eighth period. Newcomers are welcome at any time.",
            Rooms[index % Rooms.Length],
            Sponsors[index % Sponsors.Length])
        {
            Restricted = (index + 1) % 17 == 0,
        })),
    ];

    public static IReadOnlyList<Activity> All { get; } = [.. Everything.Where(static activity => !activity.Deleted)];

    /// <summary>Also one that is deleted.</summary>
    public static Activity? Find(int id) => id >= 1 && id <= Everything.Count ? Everything[id - 1] : null;

    /// <summary>One of each kind that a page should know how to treat.</summary>
    private static Activity Mark(Activity activity) => activity.Name switch
    {
        "Bridge Club" => activity with { DefaultCapacity = 1 },
        "Environmental Impact" => activity with { GradeAllowed = 12 },
        "Out of Building" => activity with { Administrative = true, Restricted = true },
        "Robotics" => activity with { BothBlocks = true },
        "Science Bowl" => activity with { Special = true },
        "Study Hall: Library" => activity with { OneADay = true },
        "Table Tennis" => activity with { Presign = true },
        "Tech Support" => activity with { Sticky = true, GradeAllowed = 11 },
        "Ultimate Frisbee" => activity with { DefaultCapacity = Activity.Unlimited },
        "Yearbook: Techniques" => activity with { Blacklisted = SchoolUsers.Alan.Id },
        "Zeppelin Society" => activity with { Deleted = true },
        _ => activity,
    };
}
