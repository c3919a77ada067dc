using System.Globalization;

namespace IonFunctions.Core.Settings;

/// <summary>
/// A URL's host as browsers send it: in ASCII. They put together what is written in parts and make small what is large (UTS 46)
/// before they encode it (RFC 3492). Without ICU, which the app does without, .NET only encodes.
/// </summary>
internal static class AsciiHost
{
    /// <summary>Whether <see cref="Of"/> comes to what browsers come to: not where an accent is a character of its own, say.</summary>
    public static bool CanBeOf(Uri url) => url.HostNameType != UriHostNameType.Dns || !url.Host.Any(IsWrittenOtherwise);

    /// <summary>The URL with that host.</summary>
    public static Uri Of(Uri url)
    {
        if (url.HostNameType != UriHostNameType.Dns)
        {
            return url;
        }

        var lower = new UriBuilder(url) { Host = url.Host.ToLowerInvariant() }.Uri;
        return new UriBuilder(lower) { Host = lower.IdnHost }.Uri;
    }

    private static bool IsWrittenOtherwise(char character) =>
        CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
        || character is >= '\uF900' and <= '\uFFEF'; // Forms of other characters: ligatures, full width.
}
