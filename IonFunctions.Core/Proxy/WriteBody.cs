using IonFunctions.Core.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace IonFunctions.Core.Proxy;

/// <summary>The body of a write, held in memory, because a call that Ion answers with 401 is made again.</summary>
internal static class WriteBody
{
    /// <summary>Of the two writes that pass, the longer has some 50 bytes; as a form with parts, some 500.</summary>
    private const int Most = 16 * 1024;

    /// <summary>The body, or why it can't be taken.</summary>
    public static async Task<(byte[]? Body, Failure? Failure)> ReadAsync(HttpRequest request)
    {
        // What Ion's parsers read (Django REST Framework's usual ones). A form from another site's page never comes this far.
        if (!(request.HasJsonContentType() || request.HasFormContentType) || !StringValues.IsNullOrEmpty(request.Headers.ContentEncoding))
        {
            return (null, Failures.NotJson);
        }

        if (request.ContentLength >= Most)
        {
            return (null, Failures.BodyTooLarge(Most)); // Nobody need send it first.
        }

        var buffer = new byte[Most];
        var length = await request.Body.ReadAtLeastAsync(buffer, Most, throwOnEndOfStream: false, request.HttpContext.RequestAborted);
        return length == Most ? (null, Failures.BodyTooLarge(Most)) : (buffer[..length], null);
    }

    /// <summary>Makes the request as if its body had not been read yet.</summary>
    public static void Rewind(HttpRequest request, byte[] body)
    {
        request.Body = new MemoryStream(body, writable: false);
        request.ContentLength = body.Length;
        request.Headers.Remove("Transfer-Encoding");
    }
}
