using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace IonFunctions.Core.Ion;

/// <summary>What the header of an ID token may say: that it is signed with a key of Ion's by RS256, and nothing that would have it be read otherwise.</summary>
internal static class IdTokenHeader
{
    /// <summary>The longest name of a key that is looked for.</summary>
    public const int LongestKid = 256;

    // A key, or where to get one, that the token brings itself (OpenID Connect Core section 2: not used), and what changes
    // how it is to be read (RFC 7515 section 4.1.11, RFC 7516 section 4.1, RFC 7797).
    private static readonly string[] NotUsed = ["jku", "jwk", "x5u", "x5c", "crit", "enc", "zip", "b64"];

    /// <summary>The key's name; null with what is wrong, for the log.</summary>
    public static (string? Kid, string Fault) Read(JsonElement header)
    {
        if (IonJson.Text(IonJson.Member(header, "alg")) != SecurityAlgorithms.RsaSha256)
        {
            return (null, "its alg is not RS256"); // Fixed, whatever keys there are: "none", or an HMAC with the public key.
        }

        if (Array.Find(NotUsed, name => IonJson.Member(header, name).ValueKind != JsonValueKind.Undefined) is { } used)
        {
            return (null, $"its header has a {used}");
        }

        // RFC 8725 section 3.11: a token of another kind, an access token say, says so.
        var typ = IonJson.Member(header, "typ");
        if (typ.ValueKind != JsonValueKind.Undefined && !string.Equals(IonJson.Text(typ), "JWT", StringComparison.OrdinalIgnoreCase))
        {
            return (null, "its typ is not JWT");
        }

        var kid = IonJson.Member(header, "kid");
        return IonJson.Text(kid) is { Length: > 0 and <= LongestKid } name ? (name, "") : (null, $"its kid is {IonJson.Describe(kid)}");
    }
}
