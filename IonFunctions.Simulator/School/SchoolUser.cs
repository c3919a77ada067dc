namespace IonFunctions.Simulator.School;

/// <summary>A person who is known to the simulated Ion.</summary>
internal sealed record SchoolUser(
    int Id, string Username, string FirstName, string LastName, string Sex, int? GraduationYear, string? Title = null)
{
    public string FullName => $"{FirstName} {LastName}";

    public string Email => Username + "@tjhsst.edu";

    public bool IsStudent => GraduationYear is not null;

    public string UserType => IsStudent ? "student" : "teacher";

    /// <summary>As of the school year 2026–27; it does not move on, so that what is answered stays the same.</summary>
    public Grade? Grade => GraduationYear switch
    {
        2027 => new Grade(12, "senior"),
        2028 => new Grade(11, "junior"),
        2029 => new Grade(10, "sophomore"),
        _ => null,
    };

    public IReadOnlyList<string> Groups => Grade is { } grade ? ["Students", $"Grade {grade.Number}"] : ["Teachers"];
}

/// <summary>A student's grade.</summary>
internal sealed record Grade(int Number, string Name);
