using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
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

    private static RsaSecurityKey? ReadKey(JsonElement key)
    {
        var (modulus, exponent) = (Bytes(key, "n"), Bytes(key, "e"));
        if (Text(key, "kty") != "RSA"
            || (Text(key, "use") ?? "sig") != "sig"
            || (Text(key, "alg") ?? SecurityAlgorithms.RsaSha256) != SecurityAlgorithms.RsaSha256
            || Text(key, "kid") is not { Length: > 0 } kid
            || modulus is null || exponent is not { Length: > 0 and <= LongestExponent } || (exponent[^1] & 1) == 0 || exponent is [1]
            || modulus.Length * 8 is < LeastBits or > MostBits || modulus[0] == 0)
        {
            return null;
        }

        return new(new RSAParameters { Modulus = modulus, Exponent = exponent }) { KeyId = kid };
    }

    private static string? Text(JsonElement key, string name) => IonJson.Text(IonJson.Member(key, name));

    private static byte[]? Bytes(JsonElement key, string name) =>
        Text(key, name) is { } text && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;
}
