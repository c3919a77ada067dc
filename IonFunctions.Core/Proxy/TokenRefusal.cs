using System.Net;
using System.Text.Json;

namespace IonFunctions.Core.Proxy;

/// <summary>Tells whether Ion's API refuses the access token itself, rather than what is asked for with it.</summary>
internal static class TokenRefusal
{
    private const int Longest = 4096;

    // Django REST Framework's NotAuthenticated. Ion lists session authentication before OAuth, which has no challenge to
    // send, so that a bad token gets 403 with this text there, where OAuth alone would give 401.
    private const string NotAuthenticated = "Authentication credentials were not provided.";

    /// <summary>
    /// 401 always (RFC 6750 section 3.1); 403 when it says that there was no authentication, and null when there is nothing
    /// to read that in: HEAD has no body, a picture's renderer no words, and a compressed body is not for this app to open.
    /// Leaves the body readable.
    /// </summary>
    public static async ValueTask<bool?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            return true;
        }

        if (response.StatusCode != HttpStatusCode.Forbidden)
        {
            return false;
        }

        if (response.RequestMessage?.Method == HttpMethod.Head
            || response.Content.Headers.ContentLength is null or > Longest
            || response.Content.Headers.ContentType?.MediaType != "application/json"
            || response.Content.Headers.ContentEncoding.Count > 0)
        {
            return null;
        }

        await response.Content.LoadIntoBufferAsync(Longest, cancellationToken);
        return SaysNotAuthenticated(await response.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    private static bool SaysNotAuthenticated(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("detail", out var detail)
                && detail.ValueKind == JsonValueKind.String && detail.ValueEquals(NotAuthenticated);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
