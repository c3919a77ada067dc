using IonFunctions.Core.Settings;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Http;

/// <summary>The headers of every response.</summary>
internal static class CommonHeaders
{
    // A page or a file sets its own. Whatever else is opened as a document runs, loads and frames nothing.
    private const string ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";

    // A year (RFC 6797 section 6.1.1). Not for the hosts below this one, which may be somebody else's.
    private const string StrictTransportSecurity = "max-age=31536000";

    public static void Set(HttpResponse response, SiteSettings site)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        // No other origin's page has any of it as an image, script or frame; whoever may read it fetches it with CORS.
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        // Nor does a page that opens it in a window learn where that went. On redirects, too: they tell who is signed in.
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (site.IsHttps)
        {
            response.Headers.StrictTransportSecurity = StrictTransportSecurity;
        }
    }
}
