using System.Net;
using System.Text.Json;
using IonFunctions.Core.Http;

namespace IonFunctions.Core.Ion;

/// <summary>Tells whether Ion's API refuses the access token itself, rather than what is asked for with it.</summary>
internal static class TokenRefusal
{
    private const int Longest = 4096;

    // Django REST Framework's NotAuthenticated. Ion lists session authentication before OAuth, which has no challenge to
    // send, so that a bad token gets 403 with this text there, where OAuth alone would give 401.
    private const string NotAuthenticated = "Authentication credentials were not provided.";

    /// <summary>
    /// 401 always (RFC 6750 section 3.1); 403 when it says that there was no authentication, and null when there is nothing
    /// to read that in: HEAD has no body, and a picture's renderer no words. Leaves the body readable.
    /// </summary>
    public static async ValueTask<bool?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode != HttpStatusCode.Forbidden)
        {
            return response.StatusCode == HttpStatusCode.Unauthorized;
        }

        var codings = ContentCodings.Of(response.Content.Headers);
        if (response.RequestMessage?.Method == HttpMethod.Head
            || response.Content.Headers.ContentLength is null or > Longest
            || !MediaType.IsJson(response.Content.Headers)
            || !ContentCodings.AreKnown(codings))
        {
            return null;
        }

        await response.Content.LoadIntoBufferAsync(Longest, cancellationToken);
        using var body = await IonBody.OfAsync(await response.Content.ReadAsByteArrayAsync(cancellationToken), codings);
        return SaysNotAuthenticated(body.Object);
    }

    /// <summary>The same of an answer that was read already.</summary>
    public static bool IsIn(HttpStatusCode status, JsonElement body) =>
        status == HttpStatusCode.Unauthorized || (status == HttpStatusCode.Forbidden && SaysNotAuthenticated(body));

    private static bool SaysNotAuthenticated(JsonElement body) => IonJson.Text(IonJson.Member(body, "detail")) == NotAuthenticated;
}
