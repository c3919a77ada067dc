using System.Buffers;

namespace IonFunctions.Core.Site;

/// <summary>
/// Names that bundlers make of the content, so that it never changes under its name. Only what is hardly written by hand: a file
/// that is taken for such a one, and is not, stays in browsers for a year.
/// </summary>
internal static class HashedName
{
    private const int Length = 8;
    private static readonly SearchValues<char> Base32 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
    private static readonly SearchValues<char> Base64Url = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>
    /// Vite's and Rollup's <c>assets/name-Ab3_x9Zq.js</c>, eight characters of base64url in a folder <c>assets</c>; esbuild's
    /// <c>chunk-K7XQ5ZJ2.js</c>, eight of base32 anywhere.
    /// </summary>
    public static bool Is(string path)
    {
        var segments = path.Split('/');
        var name = segments[^1];
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var dash = dot - Length - 1;
        if (dash < 1 || name[dash] != '-')
        {
            return false;
        }

        var hash = name.AsSpan(dash + 1, Length);
        return IsEsbuilds(hash, name.AsSpan(0, dash)) || (segments.AsSpan(0, segments.Length - 1).Contains("assets") && IsVites(hash));
    }

    // Without a digit it may be a word: README-CHANGELO. esbuild's own name for what pages share is no word of anybody's.
    private static bool IsEsbuilds(ReadOnlySpan<char> hash, ReadOnlySpan<char> name) =>
        !hash.ContainsAnyExcept(Base32) && (name.SequenceEqual("chunk") || Changes(hash) > 1);

    // A word, a date or a numbered word ("calendar", "20260901", "room2024") changes its kind of character once at most.
    private static bool IsVites(ReadOnlySpan<char> hash) =>
        !hash.ContainsAnyExcept(Base64Url) && (Changes(hash) > 1 || HasCapitalInside(hash));

    private static int Changes(ReadOnlySpan<char> text)
    {
        var changes = 0;
        for (var i = 1; i < text.Length; i++)
        {
            var (before, after) = (KindOf(text[i - 1]), KindOf(text[i]));
            // A capital begins a word.
            changes += before != after && !(before == Kind.Capital && after == Kind.Small) ? 1 : 0;
        }

        return changes;
    }

    private static bool HasCapitalInside(ReadOnlySpan<char> text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            if (char.IsAsciiLetterLower(text[i - 1]) && char.IsAsciiLetterUpper(text[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static Kind KindOf(char character) =>
        char.IsAsciiLetterUpper(character) ? Kind.Capital
        : char.IsAsciiLetterLower(character) ? Kind.Small
        : char.IsAsciiDigit(character) ? Kind.Digit
        : Kind.Sign;

    private enum Kind
    {
        Capital,
        Small,
        Digit,
        Sign,
    }
}
