using System.Net.Http.Headers;

namespace IonFunctions.Core.Http;

/// <summary>A body's media type (RFC 9110 section 8.3.1), of which case and parameters say nothing, and odd ones hide nothing.</summary>
internal static class MediaType
{
    public static bool IsJson(HttpContentHeaders headers) =>
        headers.NonValidated.TryGetValues("Content-Type", out var values)
        && Of(values.ToString()).Equals("application/json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Without its parameters.</summary>
    public static string Of(string contentType) => contentType.Split(';')[0].Trim();
}
