using System.Net.Http.Headers;

namespace IonFunctions.Core.Http;

/// <summary>A body's media type (RFC 9110 section 8.3.1), of which case and parameters say nothing, and odd ones hide nothing.</summary>
internal static class MediaType
{
    public static bool IsJson(HttpContentHeaders headers) =>
        headers.NonValidated.TryGetValues("Content-Type", out var values) && IsJson(values.ToString());

    /// <summary>Whether a type that is written so is JSON's.</summary>
    public static bool IsJson(string contentType) => Of(contentType).Equals("application/json", StringComparison.OrdinalIgnoreCase);

    /// <summary>As it was sent; null where a server here could not send it (RFC 9110 section 5.5: anything but printable ASCII).</summary>
    public static string? Sendable(HttpContentHeaders headers) =>
        headers.NonValidated.TryGetValues("Content-Type", out var values) && values.ToString() is { } type && type.All(c => c is >= ' ' and < '\x7F') ? type : null;

    /// <summary>Without its parameters.</summary>
    public static string Of(string contentType) => contentType.Split(';')[0].Trim();
}
