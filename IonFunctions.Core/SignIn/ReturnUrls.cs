using IonFunctions.Core.Settings;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace IonFunctions.Core.SignIn;

/// <summary>
/// Where a sign-in may return to: a path of this app, or a URL of an allowed origin. Anything else is replaced, never
/// followed (RFC 9700 section 4.11: open redirectors).
/// </summary>
internal sealed class ReturnUrls(AppSettings settings, ILogger<ReturnUrls> logger)
{
    /// <summary>Where to go when nothing better is asked for.</summary>
    public const string Default = "/";

    // It travels in the state, an address's part, and of such addresses servers take some 8 kB at the least.
    private const int Longest = 1_500;

    /// <summary>What was asked for, normalized, or <see cref="Default"/>.</summary>
    public string Check(StringValues asked)
    {
        if (asked.Count == 0)
        {
            return Default;
        }

        if (asked.Count == 1 && Normalize(asked[0] ?? "") is { } url)
        {
            return url;
        }

        SignInLog.ReturnUrlReplaced(logger);
        return Default;
    }

    private string? Normalize(string asked)
    {
        // Browsers take a backslash for a slash and leave out tabs and line breaks, so these never mean what they seem to.
        if (asked.Length is 0 or > Longest || asked.Any(c => c == '\\' || char.IsControl(c)))
        {
            return null;
        }

        var isLocal = asked[0] == '/';
        if (isLocal && asked.StartsWith("//", StringComparison.Ordinal))
        {
            return null;
        }

        if (PathOf(asked) is not { } path)
        {
            return null;
        }

        var site = settings.Site;
        if (!Uri.TryCreate(asked[..path] + UriText.Encode(asked[path..]), isLocal ? UriKind.Relative : UriKind.Absolute, out var uri)
            || !Uri.TryCreate(site.PublicUrl, uri, out var resolved)
            || resolved.Scheme is not ("http" or "https")
            || resolved.UserInfo.Length > 0)
        {
            return null;
        }

        var origin = resolved.GetLeftPart(UriPartial.Authority);
        var normalized = origin == site.Origin
            ? resolved.PathAndQuery + resolved.Fragment
            : site.AllowedOrigins.Contains(origin) ? resolved.AbsoluteUri : null;

        // Resolving dots can leave a path that begins with two slashes ("/.//host"), which is another host.
        return normalized is null || normalized.Length > Longest || normalized.StartsWith("//", StringComparison.Ordinal)
            ? null
            : normalized;
    }

    /// <summary>Where path, query and fragment begin; null where nothing that names a host goes before them.</summary>
    private static int? PathOf(string asked)
    {
        if (asked[0] == '/')
        {
            return 0;
        }

        var scheme = asked.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            return null;
        }

        var host = scheme + "://".Length;
        var length = asked.AsSpan(host).IndexOfAny('/', '?', '#');
        var path = length < 0 ? asked.Length : host + length;
        // No host has a blank in it, and one of another alphabet is given by its ASCII name.
        return asked.AsSpan(0, path).ContainsAnyExceptInRange('!', '~') ? null : path;
    }
}
