using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace IonFunctions.Core.Ion;

/// <summary>
/// The checks of OpenID Connect Core section 3.1.3.7 that are about this client and this sign-in, numbered as there. The
/// signature (6 to 8) is the library's to check.
/// </summary>
/// <param name="Issuer">Ion's issuer identifier.</param>
/// <param name="ClientId">This app's.</param>
/// <param name="Nonce">The attempt's.</param>
/// <param name="AccessToken">What the ID token came with.</param>
/// <param name="Now">The time.</param>
internal sealed record IdTokenClaims(string Issuer, string ClientId, string Nonce, AccessToken AccessToken, DateTimeOffset Now)
{
    /// <summary>What Ion's clock and this machine's may differ by.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private const int LongestSubject = 255; // OpenID Connect Core section 2

    /// <summary>What is wrong, for the log; null where all is as it should be.</summary>
    public string? FaultOf(JsonElement claims) =>
        IssuerFault(claims) ?? AudienceFault(claims) ?? TimesFault(claims) ?? NonceFault(claims) ?? HashFault(claims) ?? SubjectFault(claims);

    // 2: exactly.
    private string? IssuerFault(JsonElement claims) => Text(claims, "iss") == Issuer ? null : "its iss is not Ion";

    // 3, 4 and 5. An audience beside this app is none that it trusts, whatever azp says; Ion has never more than one.
    private string? AudienceFault(JsonElement claims)
    {
        var aud = IonJson.Member(claims, "aud");
        string?[] audiences = aud.ValueKind == JsonValueKind.Array ? [.. aud.EnumerateArray().Select(IonJson.Text)] : [IonJson.Text(aud)];
        var azp = IonJson.Member(claims, "azp");
        return !audiences.Contains(ClientId) ? "its aud is not this app"
            : audiences.Length > 1 ? "its aud is not this app alone"
            : azp.ValueKind != JsonValueKind.Undefined && IonJson.Text(azp) != ClientId ? "its azp is not this app"
            : null;
    }

    // 9 and 10. It came from the token endpoint just now, so it was issued just now.
    private string? TimesFault(JsonElement claims)
    {
        var (expires, issued, notBefore) = (Time(claims, "exp"), Time(claims, "iat"), Time(claims, "nbf"));
        return expires is null ? $"its exp is {Described(claims, "exp")}"
            : issued is null ? $"its iat is {Described(claims, "iat")}"
            : IonJson.Member(claims, "nbf").ValueKind != JsonValueKind.Undefined && notBefore is null ? $"its nbf is {Described(claims, "nbf")}"
            : expires <= Now - Skew ? "it has expired"
            : issued > Now + Skew ? "it was issued in the future"
            : issued < Now - Skew ? "it was issued too long ago"
            : notBefore > Now + Skew ? "it is not valid yet"
            : expires <= issued ? "it expires before it was issued"
            : null;
    }

    // 11.
    private string? NonceFault(JsonElement claims) => Text(claims, "nonce") switch
    {
        null => $"its nonce is {Described(claims, "nonce")}",
        var nonce when CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(nonce), Encoding.UTF8.GetBytes(Nonce)) => null,
        _ => "its nonce is another sign-in's",
    };

    // Section 3.1.3.8: the left half of the hash that RS256 signs by.
    private string? HashFault(JsonElement claims)
    {
        var hash = IonJson.Member(claims, "at_hash");
        var digest = SHA256.HashData(Encoding.ASCII.GetBytes(AccessToken.Value));
        return hash.ValueKind == JsonValueKind.Undefined || IonJson.Text(hash) == Base64Url.EncodeToString(digest.AsSpan(0, digest.Length / 2))
            ? null
            : "its at_hash is of another access token";
    }

    private static string? SubjectFault(JsonElement claims) =>
        Text(claims, "sub") is not { Length: > 0 and <= LongestSubject } ? $"its sub is {Described(claims, "sub")}"
            : ClaimsJson.SubjectOf(claims) is null ? "its sub is no number of a user of Ion's"
            : null;

    // RFC 7519 section 2, NumericDate.
    private static DateTimeOffset? Time(JsonElement claims, string name) =>
        IonJson.Member(claims, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var seconds)
        && seconds is >= 0 and <= 253_402_300_799 ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : null;

    private static string? Text(JsonElement claims, string name) => IonJson.Text(IonJson.Member(claims, name));

    private static string Described(JsonElement claims, string name) => IonJson.Describe(IonJson.Member(claims, name));
}
