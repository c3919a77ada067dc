using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;
using IonFunctions.Core.Http;
using Microsoft.IdentityModel.Tokens;

namespace IonFunctions.Core.Ion;

/// <summary>The keys of a JWK set (RFC 7517 section 5) that an ID token may be signed with: RSA, for RS256, each of a <c>kid</c> of its own.</summary>
internal sealed class IonKeySet
{
    private const int MostKeys = 32;
    private const int LeastBits = 2048; // RFC 7518 section 3.3
    private const int MostBits = 16_384;
    private const int LongestExponent = 8;
    private readonly Dictionary<string, RsaSecurityKey> _keys = new(StringComparer.Ordinal);

    public int Count => _keys.Count;

    public RsaSecurityKey? Find(string kid) => _keys.GetValueOrDefault(kid);

    /// <summary>Those that are usable; a key of another kind is in nobody's way (RFC 7517 section 5).</summary>
    public static IonKeySet Read(JsonElement document)
    {
        var set = new IonKeySet();
        HashSet<string> doubled = new(StringComparer.Ordinal);
        if (IonJson.Member(document, "keys") is { ValueKind: JsonValueKind.Array } keys)
        {
            foreach (var key in keys.EnumerateArray().Take(MostKeys).Select(ReadKey).OfType<RsaSecurityKey>())
            {
                if (!set._keys.TryAdd(key.KeyId, key))
                {
                    doubled.Add(key.KeyId);
                }
            }
        }

        foreach (var kid in doubled)
        {
            set._keys.Remove(kid); // Nobody can tell which of them it names.
        }

        return set;
    }

    private static RsaSecurityKey? ReadKey(JsonElement key) =>
        IsForSignatures(key) && Text(key, "kid") is { Length: > 0 and <= IdTokenHeader.LongestKid } kid && Number(key, "n") is { } modulus && Number(key, "e") is { } exponent
        && IsStrong(modulus, exponent)
            ? new(new RSAParameters { Modulus = modulus, Exponent = exponent }) { KeyId = kid }
            : null;

    // RFC 7517 section 4: what it is for may be said in two ways, and what is said in neither is not. A key whose private part is
    // published (RFC 7518 section 6.3.2) is everybody's.
    private static bool IsForSignatures(JsonElement key) =>
        Text(key, "kty") == "RSA"
        && IsAbsentOr(key, "use", "sig") && IsAbsentOr(key, "alg", SecurityAlgorithms.RsaSha256)
        && (Member(key, "key_ops") is not { ValueKind: not JsonValueKind.Undefined } uses || (uses.ValueKind == JsonValueKind.Array && uses.EnumerateArray().Any(use => IonJson.Text(use) == "verify")))
        && Member(key, "d").ValueKind == JsonValueKind.Undefined;

    // By an exponent of 1 every text is its own signature, and an even number is no product of two primes that are of use.
    private static bool IsStrong(byte[] modulus, byte[] exponent) =>
        Bits(modulus) is >= LeastBits and <= MostBits && (modulus[^1] & 1) == 1
        && exponent.Length <= LongestExponent && exponent is not [1] && (exponent[^1] & 1) == 1;

    private static int Bits(byte[] number) => (number.Length * 8) - (BitOperations.LeadingZeroCount(number[0]) - 24);

    private static bool IsAbsentOr(JsonElement key, string name, string value) =>
        Member(key, name) is { ValueKind: JsonValueKind.Undefined } || Text(key, name) == value;

    private static JsonElement Member(JsonElement key, string name) => IonJson.Member(key, name);

    private static string? Text(JsonElement key, string name) => IonJson.Text(Member(key, name));

    // Base64urlUInt, which has no zero before it (RFC 7518 section 2).
    private static byte[]? Number(JsonElement key, string name) =>
        Text(key, name) is { } text && StrictBase64Url.Decode(text) is [not 0, ..] number ? number : null;
}
