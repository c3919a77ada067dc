using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace IonFunctions.Core.Http;

/// <summary>What a request's headers tell of who sent it: a person who navigates, a page's script, another site.</summary>
internal static class BrowserRequest
{
    /// <summary>Whether the answer will be looked at by a person: a navigation, or an <c>Accept</c> that prefers HTML.</summary>
    public static bool WantsPage(HttpRequest request) => request.Headers["Sec-Fetch-Mode"] == "navigate" || PrefersHtml(request);

    /// <summary>
    /// Whether an unsafe method may be carried out (cross-site request forgery): <c>Sec-Fetch-Site</c> decides where it is
    /// sent, else <c>Origin</c>; who sends neither is no browser, and carries no cookie of one.
    /// </summary>
    public static bool MayChangeState(HttpRequest request, Settings.SiteSettings site)
    {
        var fetchSite = request.Headers["Sec-Fetch-Site"].ToString();
        if (fetchSite.Length > 0)
        {
            return fetchSite is "same-origin" or "none";
        }

        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || origin == site.Origin || site.AllowedOrigins.Contains(origin);
    }

    private static bool PrefersHtml(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted))
        {
            return false;
        }

        // RFC 9110 section 12.5.1: where a type is not named, the range that it is in counts.
        var html = Quality(accepted, "text/html", "application/xhtml+xml") ?? 0;
        var other = Quality(accepted, "application/json", "application/problem+json")
            ?? Quality(accepted, "application/*") ?? Quality(accepted, "*/*") ?? 0;
        return html > other;
    }

    private static double? Quality(IList<MediaTypeHeaderValue> accepted, params string[] types) => accepted
        .Where(one => types.Any(type => one.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)))
        .Max(one => (double?)(one.Quality ?? 1));
}
