namespace IonFunctions.Core.Pages;

/// <summary>Decides what may be the target of a link: <c>https:</c>, <c>http:</c>, or a path of this app.</summary>
internal static class SafeUrl
{
    /// <summary>The URL if a link may lead there, else the landing page: a dead end is worse than the wrong page.</summary>
    public static string OrHome(string? url) => url is not null && IsSafe(url) ? url : "/";

    // Browsers strip tabs and line breaks from a URL before they read it, so "/\t/host" would be another host.
    private static bool IsSafe(string url) =>
        !url.Any(char.IsControl) && (IsLocalPath(url) || IsWebAddress(url));

    // "//host" and, to browsers, "/\host" name another host by the page's own scheme.
    private static bool IsLocalPath(string url) =>
        url.StartsWith('/')
        && !url.StartsWith("//", StringComparison.Ordinal)
        && !url.Contains('\\', StringComparison.Ordinal);

    // Uri takes "/path" for a file on Unix, hence the look at the scheme, and the text for leading blanks.
    private static bool IsWebAddress(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
        && url.StartsWith(uri.Scheme + "://", StringComparison.OrdinalIgnoreCase);
}
