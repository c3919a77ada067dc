using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Http;

/// <summary>The headers of every response.</summary>
internal static class CommonHeaders
{
    public static void Set(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        // No other origin's page has any of it as an image, script or frame; whoever may read it fetches it with CORS.
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        // Nor does a page that opens it in a window learn where that went. On redirects, too: they tell who is signed in.
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }
}
