using System.Text;

namespace IonFunctions.Core.Landing;

/// <summary>What the landing page shows of the user; all but the username and the name may be unknown.</summary>
internal sealed record LandingProfile(string Username, string Name)
{
    /// <summary>Ion's number for the user.</summary>
    public int? Id { get; init; }

    public string? FullName { get; init; }

    public string? Email { get; init; }

    /// <summary>In Ion's words: <c>student</c>, <c>teacher</c>, <c>counselor</c>, <c>simple_presence</c> …</summary>
    public string? UserType { get; init; }

    public int? GradeNumber { get; init; }

    public string? GradeName { get; init; }

    public int? GraduationYear { get; init; }

    /// <summary>The groups that the user is in, where the app may know.</summary>
    public string? Groups { get; init; }

    /// <summary>The counselor's full name.</summary>
    public string? Counselor { get; init; }

    /// <summary>One or two letters to stand for a picture; a nickname in brackets is no last name.</summary>
    public string Initials
    {
        get
        {
            var initials = Name.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(word => word.EnumerateRunes().First())
                .Where(Rune.IsLetterOrDigit)
                .Select(Rune.ToUpperInvariant)
                .ToList();
            return initials.Count < 2 ? string.Concat(initials) : $"{initials[0]}{initials[^1]}";
        }
    }
}
