namespace IonFunctions.Simulator.School;

/// <summary>An eighth-period activity; its id is its place in the catalog, from 1.</summary>
internal sealed record Activity(int Id, string Name, string Description, string Room, string Sponsor)
{
    public int Capacity => 20 + (Id * 7 % 5 * 10);

    public bool Restricted => Id % 17 == 0;
}

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
        "Tech Support", "Tutoring: Mathematics", "Ultimate Frisbee", "Volleyball", "Yearbook: Techniques",
    ];

    private static readonly string[] Rooms = ["Library", "Gym 1", "Audion", "Galileo Commons", "Nobel Commons", "Room 115", "Room 242", "Lab 200C"];

    private static readonly string[] Sponsors = ["Curie", "Johnson", "Noether", "Hamilton", "Feynman", "Ramanujan", "Hypatia"];

    public static IReadOnlyList<Activity> All { get; } =
    [
        .. Names.Select(static (name, index) => new Activity(
            index + 1,
            name,
            $"{name} meets during eighth period. Newcomers are welcome at any time.",
            Rooms[index % Rooms.Length],
            Sponsors[index % Sponsors.Length])),
    ];

    public static Activity? Find(int id) => id >= 1 && id <= All.Count ? All[id - 1] : null;
}
