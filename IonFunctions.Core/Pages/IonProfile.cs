using System.Text.Json;

namespace IonFunctions.Core.Pages;

/// <summary>
/// Reads Ion's <c>/api/profile</c> for the landing page. It is read by hand rather than deserialized, so that a field
/// that Ion drops, nulls or changes costs its own line on the page and nothing else.
/// </summary>
internal static class IonProfile
{
    /// <summary>The profile, or null if this is not one: no JSON, no object, or nobody's name in it.</summary>
    public static LandingProfile? TryRead(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a property name that is not Unicode, which is only seen on comparing it.
            return null;
        }
    }

    private static LandingProfile? Read(JsonElement profile)
    {
        if (Text(profile, "ion_username") is not { } username)
        {
            return null;
        }

        var fullName = Text(profile, "full_name");
        var grade = Member(profile, "grade");
        return new(username, Text(profile, "display_name") ?? fullName ?? Text(profile, "short_name") ?? username)
        {
            Id = Number(profile, "id"),
            FullName = fullName,
            Email = Text(profile, "tj_email"),
            UserType = Text(profile, "user_type"),
            GradeNumber = Number(grade, "number"),
            GradeName = Text(grade, "name"),
            GraduationYear = Number(profile, "graduation_year"),
            Counselor = Text(Member(profile, "counselor"), "full_name"),
        };
    }

    // The default element is "Undefined": absent itself, and so is everything in it.
    private static JsonElement Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var member) ? member : default;

    private static string? Text(JsonElement parent, string name)
    {
        var member = Member(parent, name);
        if (member.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return member.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
        }
        catch (InvalidOperationException)
        {
            // Valid JSON whose text is not Unicode: a lone surrogate as an escape, or broken UTF-8.
            return null;
        }
    }

    private static int? Number(JsonElement parent, string name)
    {
        var member = Member(parent, name);
        return member.ValueKind == JsonValueKind.Number && member.TryGetInt32(out var number) ? number : null;
    }
}
