using System.Globalization;
using System.Text.Json;

namespace IonFunctions.Core.Ion;

/// <summary>Reads the claims (OpenID Connect Core section 5.1) that Ion sends with the scopes <c>profile</c>, <c>email</c> and <c>groups</c>.</summary>
internal static class ClaimsJson
{
    // Ion's groups have up to 150 characters, and a user is in a dozen or two. A session's row has an end.
    private const int MostGroups = 200;

    /// <summary>
    /// Who <c>sub</c> is: Ion writes the number that its profile has, in decimal. Null where it is no such text (another form
    /// of the same number would be another subject, by OpenID Connect Core section 2).
    /// </summary>
    public static int? SubjectOf(JsonElement claims) =>
        IonJson.Text(IonJson.Member(claims, "sub")) is { } text
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        && id > 0 && id.ToString(CultureInfo.InvariantCulture) == text
            ? id
            : null;

    /// <summary>The user that both speak of: as userinfo has it, and else the ID token. They are of the same subject.</summary>
    public static IonUser ReadUser(int subject, JsonElement userInfo, JsonElement idToken)
    {
        return new(
            subject, Text("preferred_username"), Text("given_name"), Text("family_name"), Text("email"), UserType: "")
        {
            Groups = GroupsOf(userInfo) ?? GroupsOf(idToken),
        };

        string Text(string name) => ProfileJson.Optional(userInfo, name) is { Length: > 0 } text ? text : ProfileJson.Optional(idToken, name);
    }

    /// <summary>Null where it does not say; what is no name in it is left out.</summary>
    public static IReadOnlyList<string>? GroupsOf(JsonElement claims) =>
        IonJson.Member(claims, "groups") is { ValueKind: JsonValueKind.Array } groups
            ? [.. groups.EnumerateArray().Select(IonJson.Text).OfType<string>().Where(name => name.Length is > 0 and <= ProfileJson.LongestText).Take(MostGroups)]
            : null;
}
