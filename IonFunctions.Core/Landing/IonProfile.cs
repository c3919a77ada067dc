using System.Text.Json;
using IonFunctions.Core.Ion;

namespace IonFunctions.Core.Landing;

/// <summary>
/// Reads Ion's <c>/api/profile</c> for the landing page. It is read by hand rather than deserialized, so that a field
/// that Ion drops, nulls or changes costs its own line on the page and nothing else.
/// </summary>
internal static class IonProfile
{
    /// <summary>The profile, or null if this is not one: no JSON, no object, or nobody's name in it.</summary>
    public static LandingProfile? TryRead(ReadOnlyMemory<byte> json)
    {
        using var document = IonJson.Read(json);
        return document is null ? null : Read(document.RootElement);
    }

    private static LandingProfile? Read(JsonElement profile)
    {
        if (Text(profile, "ion_username") is not { } username)
        {
            return null;
        }

        var fullName = Text(profile, "full_name");
        var grade = IonJson.Member(profile, "grade");
        return new(username, Text(profile, "display_name") ?? fullName ?? Text(profile, "short_name") ?? username)
        {
            Id = Number(profile, "id"),
            FullName = fullName,
            Email = Text(profile, "tj_email"),
            UserType = Text(profile, "user_type"),
            GradeNumber = Number(grade, "number"),
            GradeName = Text(grade, "name"),
            GraduationYear = Number(profile, "graduation_year"),
            Counselor = Text(IonJson.Member(profile, "counselor"), "full_name"),
        };
    }

    private static string? Text(JsonElement parent, string name) =>
        IonJson.Text(IonJson.Member(parent, name)) is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    private static int? Number(JsonElement parent, string name)
    {
        var member = IonJson.Member(parent, name);
        return member.ValueKind == JsonValueKind.Number && member.TryGetInt32(out var number) ? number : null;
    }
}
