namespace IonFunctions.Simulator.School;

/// <summary>A person who is known to the simulated Ion.</summary>
internal sealed record SchoolUser(
    int Id, string Username, string FirstName, string LastName, string Gender, string UserType, int? GraduationYear = null)
{
    /// <summary>As Ion's database has it, not as it is written.</summary>
    public string? Title { get; init; }

    public string? Nickname { get; init; }

    public int? StudentId { get; init; }

    /// <summary>An address of the school's among those of the user; Ion guesses one for whoever has none.</summary>
    public string? SchoolEmail { get; init; }

    /// <summary>Whether others may see what they signed up for; a parent and the student have both said so.</summary>
    public bool ShowsEighth { get; init; } = true;

    /// <summary>Whether others may see their picture.</summary>
    public bool ShowsPicture { get; init; } = true;

    public string FullName => $"{FirstName} {LastName}";

    public string Email => SchoolEmail ?? $"{Username}@{(IsTeacher ? "fcps.edu" : "tjhsst.edu")}";

    public bool IsStudent => UserType == "student";

    /// <summary>Counselors are teachers to Ion.</summary>
    public bool IsTeacher => UserType is "teacher" or "counselor";

    /// <summary>
    /// As of the school year 2026–27; it does not move on, so that what is answered stays the same. Who graduates never is
    /// in grade 13, as those are who did.
    /// </summary>
    public Grade Grade => GraduationYear switch
    {
        2027 => new Grade(12, "senior"),
        2028 => new Grade(11, "junior"),
        2029 => new Grade(10, "sophomore"),
        2030 => new Grade(9, "freshman"),
        _ => new Grade(13, "graduate"),
    };

    public IReadOnlyList<string> Groups => IsStudent ? ["Students", $"Grade {Grade.Number}"] : ["Teachers"];

    /// <summary>Privacy is among students: users see all of their own, and teachers see all of everybody's.</summary>
    public bool Sees(SchoolUser other, Func<SchoolUser, bool> shown) => IsTeacher || Id == other.Id || shown(other);
}

/// <summary>The grade that somebody is in.</summary>
internal sealed record Grade(int Number, string Name)
{
    /// <summary>By number from 9; a picture can be asked for by them.</summary>
    public static IReadOnlyList<string> Names { get; } = ["freshman", "sophomore", "junior", "senior", "staff"];
}
