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

        var html = 0.0;
        var other = 0.0;
        foreach (var type in accepted)
        {
            var quality = type.Quality ?? 1;
            if (type.MediaType == "text/html" || type.MediaType == "application/xhtml+xml")
            {
                html = Math.Max(html, quality);
            }
            else if (type.MediaType == "application/json" || type.MediaType == "application/problem+json")
            {
                other = Math.Max(other, quality);
            }
        }

        return html > other;
    }
}
