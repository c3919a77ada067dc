using System.Globalization;
using IonFunctions.Core.Pages;

namespace IonFunctions.Core.Landing;

/// <summary>The profile as a list of terms and values, without the lines that are not known.</summary>
internal static class ProfileDetails
{
    public static Html Of(LandingProfile profile) => Html.Of($"""
        <dl>
        {Lines(profile)}
        </dl>
        """);

    private static IEnumerable<Html> Lines(LandingProfile profile)
    {
        (string Term, string? Value)[] lines =
        [
            ("Full name", profile.FullName == profile.Name ? null : profile.FullName),
            ("Username", profile.Username),
            ("Email", profile.Email),
            ("User type", profile.UserType is { } type ? Sentence(type) : null),
            ("Grade", Grade(profile)),
            ("Graduation year", profile.GraduationYear?.ToString(CultureInfo.InvariantCulture)),
            ("Counselor", profile.Counselor),
            ("Groups", profile.Groups),
        ];
        return lines
            .Where(line => !string.IsNullOrWhiteSpace(line.Value))
            .Select(line => Html.Of($"<div><dt>{line.Term}</dt><dd>{line.Value}</dd></div>"));
    }

    // Ion has a grade for everybody: those who never graduate from TJHSST, such as teachers, are in the 13th,
    // "graduate" (tjcsl/ion, intranet/apps/users/models.py, class Grade).
    private static string? Grade(LandingProfile profile) => profile switch
    {
        { GradeNumber: null, GradeName: null } => null,
        { GradeNumber: > 12, GraduationYear: null } => null,
        { GradeNumber: >= 9 and <= 12, GradeName: null } => Number(profile.GradeNumber.Value),
        { GradeNumber: >= 9 and <= 12 } => $"{Number(profile.GradeNumber.Value)} ({profile.GradeName})",
        { GradeName: { } name } => Sentence(name),
        _ => null,
    };

    private static string Number(int grade) => grade.ToString(CultureInfo.InvariantCulture);

    private static string Sentence(string ionWord) =>
        char.ToUpperInvariant(ionWord[0]) + ionWord[1..].Replace('_', ' ');
}
