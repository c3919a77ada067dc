using System.Globalization;
using System.Text.Json;

namespace IonFunctions.Core.Ion;

/// <summary>Reads of Ion's profile what a session keeps. It can't do without an id and a username; nothing else in it is in its way.</summary>
internal static class ProfileJson
{
    // A session's row has an end, and Ion's own longest is 254.
    public const int LongestText = 256;

    /// <summary>Who it is of; null with what is wrong, for the log, where it does not say.</summary>
    public static (IonUser? User, string Fault) ReadUser(JsonElement profile)
    {
        var id = IonJson.Member(profile, "id");
        var username = IonJson.Member(profile, "ion_username");
        return IdOf(id) is not { } number ? (null, $"its id is {IonJson.Describe(id)}")
            : IonJson.Text(username) is not { Length: > 0 and <= LongestText } name ? (null, $"its ion_username is {IonJson.Describe(username)}")
            : (new(
                number, name, Optional(profile, "first_name"), Optional(profile, "last_name"),
                Optional(profile, "tj_email"), Optional(profile, "user_type")), "");
    }

    /// <summary>The text of a member, cut to what is kept; empty where there is none.</summary>
    public static string Optional(JsonElement profile, string name) => IonJson.Text(IonJson.Member(profile, name)) switch
    {
        null => "",
        { Length: > LongestText } text => text[..(char.IsHighSurrogate(text[LongestText - 1]) ? LongestText - 1 : LongestText)],
        var text => text,
    };

    // 36889, "36889" and 36889.0 are one user; System.Text.Json's TryGetInt32 knows the first alone.
    private static int? IdOf(JsonElement id) =>
        decimal.TryParse(
            id.ValueKind == JsonValueKind.Number ? id.GetRawText() : IonJson.Text(id), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && number is > 0 and <= int.MaxValue && number == decimal.Truncate(number)
            ? (int)number
            : null;
}
