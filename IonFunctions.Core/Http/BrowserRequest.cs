using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace IonFunctions.Core.Http;

/// <summary>What a request's headers tell of who sent it: a person who navigates, a page's script, another site.</summary>
internal static class BrowserRequest
{
    /// <summary>
    /// Whether the answer will be looked at by a person: <c>Sec-Fetch-Mode</c> decides where it is sent, else an
    /// <c>Accept</c> that prefers HTML, as scripts may have it too.
    /// </summary>
    public static bool WantsPage(HttpRequest request)
    {
        var mode = request.Headers["Sec-Fetch-Mode"].ToString();
        return mode.Length > 0 ? mode == "navigate" && !IsFrame(request) : PrefersHtml(request);
    }

    /// <summary>Whether a form was sent, whose sender is to be shown a page.</summary>
    public static bool IsForm(HttpRequest request) => request.HasFormContentType || WantsPage(request);

    /// <summary>
    /// Whether an unsafe method may be carried out (cross-site request forgery): <c>Sec-Fetch-Site</c> decides where it is
    /// sent, else <c>Origin</c>, which must be the app's own: an allowed origin may read, and no more; who sends neither is no browser, and carries no cookie of one.
    /// </summary>
    public static bool MayChangeState(HttpRequest request, Settings.SiteSettings site)
    {
        var fetchSite = request.Headers["Sec-Fetch-Site"].ToString();
        if (fetchSite.Length > 0)
        {
            return fetchSite is "same-origin" or "none";
        }

        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || origin == site.Origin;
    }

    /// <summary>
    /// Whether another site's page, a sibling's too, loads something of the API where it could not read it, but could see what
    /// came of it: an image that loads or does not tells who is signed in. Whoever may read it says who they are by
    /// <c>Origin</c>, as a fetch with CORS does; a person may go anywhere; what sends no <c>Sec-Fetch-Site</c> is left alone.
    /// </summary>
    public static bool IsForeignLoad(HttpRequest request, Settings.SiteSettings site)
    {
        var origin = request.Headers.Origin.ToString();
        return request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
            && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) // The others have MayChangeState.
            && request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none")
            && !(request.Headers["Sec-Fetch-Mode"].ToString() == "navigate" && request.Headers["Sec-Fetch-Dest"].ToString() is "" or "document")
            && !site.AllowedOrigins.Contains(origin);
    }

    /// <summary>
    /// Whether a page of another site, which is no allowed one, may have caused the request. Of a browser that says nothing of
    /// it (<c>Sec-Fetch-Site</c> is in all since 2023), only an <c>Origin</c> tells.
    /// </summary>
    public static bool IsFromElsewhere(HttpRequest request, Settings.SiteSettings site) =>
        !MayChangeState(request, site) && !site.AllowedOrigins.Contains(request.Headers.Origin.ToString());

    // This app's pages may not be framed, and Ion's neither but by itself: a sign-in that began in a frame would end there.
    private static bool IsFrame(HttpRequest request) =>
        request.Headers["Sec-Fetch-Dest"].ToString() is "iframe" or "frame" or "fencedframe" or "embed" or "object";

    // RFC 9110 section 12.5.1: where a type is not named, the range that it is in counts.
    private static bool PrefersHtml(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted))
        {
            return false;
        }

        var html = Quality(accepted, "text/html") ?? Quality(accepted, "application/xhtml+xml") ?? Quality(accepted, "text/*");
        var other = Quality(accepted, "application/json", "application/problem+json") ?? Quality(accepted, "application/*");
        var rest = Quality(accepted, "*/*") ?? 0;
        return (html ?? rest) > (other ?? rest);
    }

    /// <summary>The weight of a range; null where it is not there. With parameters it is another, which counts where it stands alone.</summary>
    private static double? Quality(IList<MediaTypeHeaderValue> accepted, params string[] types) => accepted
        .Where(one => types.Any(type => one.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)))
        .GroupBy(HasParameters, one => one.Quality ?? 1)
        .MinBy(group => group.Key)
        ?.Max();

    private static bool HasParameters(MediaTypeHeaderValue range) =>
        range.Parameters.Any(parameter => !parameter.Name.Equals("q", StringComparison.OrdinalIgnoreCase));
}
