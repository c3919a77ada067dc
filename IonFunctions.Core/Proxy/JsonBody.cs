using IonFunctions.Core.Http;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Proxy;

/// <summary>The JSON of a write, held in memory, because a call that Ion answers with 401 is made again.</summary>
internal static class JsonBody
{
    /// <summary>Of the two writes that pass, the longer has some 50 bytes.</summary>
    private const int Most = 16 * 1024;

    /// <summary>The body, or why it can't be taken.</summary>
    public static async Task<(byte[]? Body, Failure? Failure)> ReadAsync(HttpRequest request)
    {
        if (!request.HasJsonContentType())
        {
            return (null, Failures.NotJson);
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
