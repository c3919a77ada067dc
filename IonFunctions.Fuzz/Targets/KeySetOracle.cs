using System.Buffers.Text;
using System.Numerics;
using System.Text.Json;

namespace IonFunctions.Fuzz.Targets;

/// <summary>
/// Which keys of a JWK set are fit to check RS256 by (RFC 7517 section 4, RFC 7518 sections 3.3 and 6.3), said once more: for
/// signatures, public, at least 2,048 bits, each of a name of its own.
/// </summary>
internal static class KeySetOracle
{
    private const int MostKeys = 32;

    /// <summary>Their moduli by their names.</summary>
    public static Dictionary<string, BigInteger> KeysOf(JsonElement document)
    {
        if (document.ValueKind != JsonValueKind.Object || Last(document, "keys") is not { ValueKind: JsonValueKind.Array } keys)
        {
            return [];
        }

        return keys.EnumerateArray().Take(MostKeys).Where(IsFit).GroupBy(key => TextOf(key, "kid")!, StringComparer.Ordinal).Where(named => named.Count() == 1)
            .ToDictionary(named => named.Key, named => NumberOf(named.Single(), "n")!.Value, StringComparer.Ordinal);
    }

    private static bool IsFit(JsonElement key) =>
        key.ValueKind == JsonValueKind.Object && TextOf(key, "kty") == "RSA" && TextOf(key, "kid") is { Length: > 0 and <= 256 }
        && (Last(key, "use") is null || TextOf(key, "use") == "sig")
        && (Last(key, "alg") is null || TextOf(key, "alg") == "RS256")
        && (Last(key, "key_ops") is not { } uses || (uses.ValueKind == JsonValueKind.Array && uses.EnumerateArray().Any(use => Text(use) == "verify")))
        && Last(key, "d") is null
        && NumberOf(key, "n") is { IsEven: false } modulus && modulus.GetBitLength() is >= 2048 and <= 16_384
        && NumberOf(key, "e") is { IsEven: false } exponent && exponent > 1 && exponent.GetBitLength() <= 64;

    private static BigInteger? NumberOf(JsonElement key, string name) =>
        TextOf(key, name) is { Length: > 0 } text && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && Base64Url.IsValid(text)
        && Base64Url.DecodeFromChars(text) is [not 0, ..] bytes
            ? new(bytes, isUnsigned: true, isBigEndian: true) : null; // In as few bytes as it has (RFC 7518 section 2).

    private static string? TextOf(JsonElement key, string name) => Last(key, name) is { } member ? Text(member) : null;

    /// <summary>The last member of that name, as Core has it; null where there is none.</summary>
    public static JsonElement? Last(JsonElement parent, string name)
    {
        JsonElement? found = null;
        foreach (var member in parent.EnumerateObject())
        {
            try
            {
                found = member.Name == name ? member.Value : found;
            }
            catch (InvalidOperationException)
            {
                // No Unicode, so another name.
            }
        }

        return found;
    }

    /// <summary>Null where it is no text of Unicode.</summary>
    public static string? Text(JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
