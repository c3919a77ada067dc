using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace IonFunctions.Fuzz.Targets;

/// <summary>
/// What is wrong with an ID token by OpenID Connect Core section 3.1.3.7, for this client and this sign-in: said once more, with
/// nothing of Core and nothing of the library that Core has the signature checked by.
/// </summary>
internal static class IdTokenOracle
{
    public const string Nonce = "n-0S6_WzA2Mj";
    public const string AccessToken = "SlAV32hkKG";
    private const string Issuer = SampleSettings.Ion + "/oauth";
    private const int Skew = 300;

    /// <summary>Null where nothing is. What has no answer throws, which is wrong as well.</summary>
    public static string? FaultOf(string token)
    {
        if (token.Split('.') is not [var header, var claims, var signature])
        {
            return "It has not three parts.";
        }

        using var head = JsonDocument.Parse(Bytes(header));
        using var body = JsonDocument.Parse(Bytes(claims));
        var key = head.RootElement.GetProperty("kid").GetString() switch { "one" => PublishedKeys.One, "two" => PublishedKeys.Two, _ => null };
        return head.RootElement.GetProperty("alg").GetString() != "RS256" ? "It is signed otherwise."
            : key is null ? "No key of Ion's has that name."
            : !key.VerifyData(Encoding.ASCII.GetBytes(header + "." + claims), Bytes(signature), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) ? "It is not signed by that key."
            : FaultOf(body.RootElement);
    }

    private static string? FaultOf(JsonElement claims)
    {
        var (issued, expires) = (claims.GetProperty("iat").GetDouble(), claims.GetProperty("exp").GetDouble());
        return claims.GetProperty("iss").GetString() != Issuer ? "It is not Ion's."
            : !IsForThisApp(claims) ? "It is for another app."
            : claims.GetProperty("nonce").GetString() != Nonce ? "It is of another sign-in."
            : Math.Abs(issued - StoppedTime.Now) > Skew ? "It was not issued now."
            : expires <= StoppedTime.Now - Skew || expires <= issued ? "It has expired."
            : claims.TryGetProperty("nbf", out var notBefore) && notBefore.GetDouble() > StoppedTime.Now + Skew ? "It is not valid yet."
            : claims.TryGetProperty("at_hash", out var hash) && !Bytes(hash.GetString()!).AsSpan().SequenceEqual(SHA256.HashData(Encoding.ASCII.GetBytes(AccessToken)).AsSpan(0, 16)) ? "It came with another access token."
            : SubjectOf(claims) is null ? "It is nobody's."
            : null;
    }

    /// <summary>Ion's number of the user, written as Ion writes it.</summary>
    public static int? SubjectOf(JsonElement claims) =>
        claims.GetProperty("sub").GetString() is [>= '1' and <= '9', ..] text && text.All(char.IsAsciiDigit) && int.TryParse(text, CultureInfo.InvariantCulture, out var id) ? id : null;

    private static bool IsForThisApp(JsonElement claims)
    {
        var audience = claims.GetProperty("aud");
        var only = audience.ValueKind == JsonValueKind.Array && audience.GetArrayLength() == 1 ? audience[0] : audience;
        return only.GetString() == SampleSettings.App.Ion.ClientId
            && (!claims.TryGetProperty("azp", out var party) || party.GetString() == SampleSettings.App.Ion.ClientId);
    }

    private static byte[] Bytes(string text) =>
        Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '='));
}
