using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace IonFunctions.Tests.Leaks;

/// <summary>
/// The ways to read a text: as it is, decompressed, without the zero bytes of UTF-16, with JSON's escapes, percent-encoding and HTML's character
/// references undone as often as there are any, and from its end. A value that only some characters of are escaped is found so, too.
/// </summary>
internal static partial class Views
{
    private const int DeepestNesting = 4;

    // What is compressed has other bytes than those of ASCII at once.
    private const int LooksLikeText = 64;

    public static IEnumerable<string> Of(string text)
    {
        foreach (var whole in WithDecompressed(text))
        {
            // An escape may have been written from its end, or stand for what was.
            foreach (var view in Undone(whole).Concat(Undone(Reversed(whole))).SelectMany(view => (string[])[view, Reversed(view)]).Distinct(StringComparer.Ordinal))
            {
                yield return view;
            }
        }
    }

    private static IEnumerable<string> WithDecompressed(string text)
    {
        yield return text;
        foreach (var decompressed in Decompressed(text))
        {
            yield return decompressed;
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            yield return text.Replace("\0", "", StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> Undone(string text)
    {
        yield return text;
        for (var depth = 0; depth < DeepestNesting; depth++)
        {
            var undone = Unescaped(text);
            if (undone == text)
            {
                yield break;
            }

            yield return text = undone;
        }
    }

    // A text is one byte a character here, and so is what an escape stands for.
    private static string Unescaped(string text)
    {
        if (text.AsSpan().IndexOfAny('%', '\\', '&') < 0)
        {
            return text;
        }

        var percent = Percent().Replace(text, match => ((char)Convert.ToByte(match.Value[1..], 16)).ToString());
        var json = JsonEscape().Replace(percent, match => match.Value[1] switch
        {
            'u' => Latin1OfUtf8(((char)Convert.ToUInt16(match.Value[2..], 16)).ToString()),
            'x' => ((char)Convert.ToByte(match.Value[2..], 16)).ToString(),
            _ => match.Value[1..],
        });
        return Reference().Replace(json, match => Latin1OfUtf8(WebUtility.HtmlDecode(match.Value)));
    }

    private static string Latin1OfUtf8(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    private static string Reversed(string text) => string.Create(text.Length, text, static (span, text) =>
    {
        text.AsSpan().CopyTo(span);
        span.Reverse();
    });

    private static IEnumerable<string> Decompressed(string text)
    {
        if (!text.AsSpan(0, Math.Min(text.Length, LooksLikeText)).ContainsAnyExceptInRange('\t', '~'))
        {
            yield break;
        }

        var bytes = Encoding.Latin1.GetBytes(text);
        Func<Stream, Stream>[] codings =
        [
            from => new GZipStream(from, CompressionMode.Decompress),
            from => new ZLibStream(from, CompressionMode.Decompress),
            from => new DeflateStream(from, CompressionMode.Decompress),
            from => new BrotliStream(from, CompressionMode.Decompress),
        ];
        foreach (var coding in codings)
        {
            using var to = new MemoryStream();
            try
            {
                using var from = coding(new MemoryStream(bytes, writable: false));
                from.CopyTo(to);
            }
            catch (Exception e) when (e is InvalidDataException or InvalidOperationException or IOException)
            {
                // It is not that, or not to its end; what came out until then is looked at.
            }

            if (to.Length > 0)
            {
                yield return Encoding.Latin1.GetString(to.ToArray());
            }
        }
    }

    [GeneratedRegex("%[0-9a-fA-F]{2}", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Percent();

    [GeneratedRegex(@"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[""\\/])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex JsonEscape();

    [GeneratedRegex("&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,6});", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Reference();
}
