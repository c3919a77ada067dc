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
    }
}
