using System.Text.Json;
using IonFunctions.Core.Sessions;

namespace IonFunctions.Core.Proxy;

/// <summary>Reads of Ion's profile what a session keeps.</summary>
internal static class ProfileJson
{
    /// <summary>Whether it is JSON at all, and an object.</summary>
    public static bool IsObject(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Null when it does not say who it is of.</summary>
    public static SessionUser? ReadUser(byte[] json)
    {
        try
        {
            return ReadUserOf(json);
        }
        catch (InvalidOperationException)
        {
            return null; // JSON, but with text that is not Unicode.
        }
    }

    private static SessionUser? ReadUserOf(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        var profile = document.RootElement;
        return profile.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.Number && id.TryGetInt32(out var number)
            && Text(profile, "ion_username") is { Length: > 0 } username
            ? new(
                number, username, Text(profile, "first_name") ?? "", Text(profile, "last_name") ?? "",
                Text(profile, "tj_email") ?? "", Text(profile, "user_type") ?? "")
            : null;
    }

    private static string? Text(JsonElement profile, string name) =>
        profile.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
