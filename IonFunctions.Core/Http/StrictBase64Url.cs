using System.Buffers;
using System.Buffers.Text;

namespace IonFunctions.Core.Http;

/// <summary>
/// base64url (RFC 4648 section 5) as this app writes it. The framework's own check lets white space and padding pass, of which
/// anybody may put as much as they like into a cookie or a query. Bits behind the last byte, by which a value could be written in
/// several ways (section 3.5), it refuses.
/// </summary>
internal static class StrictBase64Url
{
    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>The bytes; null where it is none, or has anything but the 64 characters.</summary>
    public static byte[]? Decode(ReadOnlySpan<char> text) =>
        text.ContainsAnyExcept(Alphabet) || !Base64Url.IsValid(text) ? null : Base64Url.DecodeFromChars(text);
}
