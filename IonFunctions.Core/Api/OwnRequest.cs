using IonFunctions.Core.Settings;

namespace IonFunctions.Core.Api;

/// <summary>What code of one's own wants sent, looked through: it leads to Ion's API and brings nothing that a call is made with here.</summary>
internal static class OwnRequest
{
    private const int LongestBody = 1024 * 1024;
    private const string AnyPath = "/api/{path}"; // There may be somebody's username in it.

    // TRACE would answer with the token, and CONNECT is a proxy's.
    private static readonly string[] Methods = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"];

    // Host would lead elsewhere behind Ion's front end.
    private static readonly string[] NotItsOwn = ["Authorization", "Proxy-Authorization", "Cookie", "Host"];

    /// <exception cref="ArgumentException">It may not be sent.</exception>
    public static async Task<IonRequest> ReadAsync(HttpRequestMessage request, AppSettings settings, CancellationToken cancellationToken)
    {
        var target = IonTarget.Of(request.RequestUri, settings)
            ?? throw new ArgumentException("The address is not below Ion's /api/. Give it relative to that, as blocks/4, without dot segments and encoded slashes.", nameof(request));
        if (!Methods.Contains(request.Method.Method, StringComparer.Ordinal))
        {
            throw new ArgumentException($"The method is none of {string.Join(", ", Methods)}.", nameof(request));
        }

        return NotItsOwn.FirstOrDefault(request.Headers.NonValidated.Contains) is { } header
            ? throw new ArgumentException($"The request has a header {header}. IonClient calls as its user, and with nothing else.", nameof(request))
            : new IonRequest(request.Method, target, AnyPath)
            {
                Headers = request.Headers,
                Body = await ReadBodyAsync(request, cancellationToken),
                BodyHeaders = request.Content?.Headers,
            };
    }

    private static async Task<byte[]?> ReadBodyAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is not { } content)
        {
            return null;
        }

        try
        {
            await content.LoadIntoBufferAsync(LongestBody, cancellationToken);
            return await content.ReadAsByteArrayAsync(cancellationToken);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new ArgumentException($"The body is longer than {LongestBody} bytes.", nameof(request), e);
        }
    }
}
