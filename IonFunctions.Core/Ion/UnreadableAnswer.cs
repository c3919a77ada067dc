namespace IonFunctions.Core.Ion;

/// <summary>
/// What came can't be read as HTTP. .NET repeats it in its exceptions, of a head as of the size of a chunk; it may be the rest of the answer before, with
/// tokens or somebody's profile in it, and who logs the exception would have those in the log. So it is said without it.
/// </summary>
internal static class UnreadableAnswer
{
    private const string Words = "What came from Ion can't be read as HTTP.";

    public static bool Is(Exception? exception) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } or HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse } => true,
        HttpRequestException or IOException => Is(exception.InnerException),
        _ => false,
    };

    /// <summary>Its length is none: .NET passes over that, and Kestrel repeats it as it refuses to pass it on.</summary>
    public static bool Is(HttpResponseMessage response) =>
        response.Content.Headers.NonValidated.Contains("Content-Length") && response.Content.Headers.ContentLength is null;

    /// <summary>In place of what was thrown for a head.</summary>
    public static HttpRequestException OfHead() => new(HttpRequestError.InvalidResponse, Words);

    /// <summary>In place of what was thrown for a body.</summary>
    public static HttpIOException OfBody() => new(HttpRequestError.InvalidResponse, Words);
}
