using System.Text;

namespace IonFunctions.Core.SignIn;

/// <summary>
/// Makes path, query and fragment of a URL again from text that was decoded once: as the value of a parameter they are, and
/// not everybody encodes twice.
/// </summary>
internal static class UriText
{
    // RFC 3986 appendix A: unreserved, sub-delims, and what else may stand in a path or query.
    private const string Allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/?";

    /// <summary>The text with everything percent-encoded that can't stand in a URL as it is. What is encoded stays so.</summary>
    public static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length);
        Span<byte> bytes = stackalloc byte[4];
        var hasFragment = false;
        var at = 0;
        foreach (var rune in text.EnumerateRunes()) // A lone surrogate among them is U+FFFD, as browsers have it.
        {
            var isFragment = rune.Value == '#' && !hasFragment;
            if (isFragment || (rune.IsAscii && Allowed.Contains((char)rune.Value)) || (rune.Value == '%' && IsEncoded(text.AsSpan(at))))
            {
                hasFragment |= isFragment;
                encoded.Append((char)rune.Value);
            }
            else
            {
                foreach (var one in bytes[..rune.EncodeToUtf8(bytes)])
                {
                    encoded.Append('%').Append(one.ToString("X2", null));
                }
            }

            at += rune.Utf16SequenceLength;
        }

        return encoded.ToString();
    }

    private static bool IsEncoded(ReadOnlySpan<char> text) =>
        text is [_, var high, var low, ..] && char.IsAsciiHexDigit(high) && char.IsAsciiHexDigit(low);
}
