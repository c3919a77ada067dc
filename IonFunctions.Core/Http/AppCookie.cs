using IonFunctions.Core.Settings;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Http;

/// <summary>What the app's cookies have in common.</summary>
internal static class AppCookie
{
    private const string Blank = " \t";

    /// <summary>
    /// By https bound to the host by the <c>__Host-</c> prefix. By http on this machine told apart by the port: cookies know
    /// none (RFC 6265 section 8.5), and two apps on two ports of localhost would sign each other out.
    /// </summary>
    public static string NameOf(SiteSettings site, string name) =>
        site.IsHttps ? "__Host-" + name : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}-{site.PublicUrl.Port}");

    /// <summary>
    /// All cookies of the request, in their order. Unlike the framework's collection it tells names apart by case, as browsers
    /// do: <c>__HOST-ion-session</c> has no prefix that a browser checks, so that any sibling domain can set it. And it keeps
    /// both of two with one name: a cookie of another path, or of a parent domain, comes beside ours (RFC 6265 section 5.4).
    /// </summary>
    public static IEnumerable<(string Name, string Value)> All(HttpRequest request)
    {
        foreach (var header in request.Headers.Cookie)
        {
            foreach (var pair in (header ?? "").Split(';'))
            {
                var equal = pair.IndexOf('=', StringComparison.Ordinal);
                if (equal > 0)
                {
                    yield return (pair[..equal].Trim(' ', '\t'), pair[(equal + 1)..].Trim(' ', '\t'));
                }
            }
        }
    }

    /// <summary>The different values of the cookies of exactly that name: as <see cref="All"/> has them, but for every request, so without a text for each of the others.</summary>
    public static IReadOnlyList<string> ValuesOf(HttpRequest request, string name)
    {
        string? first = null;
        List<string>? all = null; // Mostly there is one.
        foreach (var header in request.Headers.Cookie)
        {
            var cookies = header.AsSpan();
            foreach (var range in cookies.Split(';'))
            {
                var pair = cookies[range];
                var equal = pair.IndexOf('=');
                if (equal <= 0 || !pair[..equal].Trim(Blank).SequenceEqual(name))
                {
                    continue;
                }

                var value = pair[(equal + 1)..].Trim(Blank).ToString();
                if (first is null)
                {
                    first = value;
                }
                else if (!(all ??= [first]).Contains(value, StringComparer.Ordinal))
                {
                    all.Add(value);
                }
            }
        }

        if (all is not null)
        {
            return all;
        }

        return first is null ? [] : [first];
    }

    public static CookieOptions Options(SiteSettings site, TimeSpan maxAge) => new()
    {
        Path = "/",
        Secure = site.IsHttps,
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        MaxAge = maxAge,
        IsEssential = true,
    };
}
