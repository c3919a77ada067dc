using System.Buffers;
using System.Buffers.Text;

namespace IonFunctions.Core.Http;

/// <summary>
/// base64url (RFC 4648 section 5) as this app writes it. The framework's own check lets white space and padding pass, of which
/// anybody may put as much as they like into a cookie or a query, and bits behind the last byte, by which a value can be written
/// in several ways (section 3.5).
/// </summary>
internal static class StrictBase64Url
{
    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>The bytes; null where it is none, or has anything but the 64 characters.</summary>
    public static byte[]? Decode(ReadOnlySpan<char> text) =>
        text.ContainsAnyExcept(Alphabet) || !Base64Url.IsValid(text) || HasBitsBehind(text) ? null : Base64Url.DecodeFromChars(text);

    // Of the last character's six, four where two characters are a byte, and two where three are two.
    private static bool HasBitsBehind(ReadOnlySpan<char> text) => (text.Length % 4) switch
    {
        2 => text[^1] is not ('A' or 'Q' or 'g' or 'w'),
        3 => text[^1] is not ('A' or 'E' or 'I' or 'M' or 'Q' or 'U' or 'Y' or 'c' or 'g' or 'k' or 'o' or 's' or 'w' or '0' or '4' or '8'),
        _ => false,
    };
}
