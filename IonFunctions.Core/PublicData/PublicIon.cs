using System.Text.Json;
using IonFunctions.Core.Http;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Settings;
using IonFunctions.Core.Telemetry;

namespace IonFunctions.Core.PublicData;

/// <summary>
/// Asks Ion for what is public there, as nobody. It is handed neither a request nor a token, and so can pass on nothing of
/// either: what it brings is what Ion tells anybody.
/// </summary>
internal sealed class PublicIon(IonHttpClient ion, AppSettings settings, LinkTranslation translate, TimeProvider time)
{
    private const int LongestRefusal = 16 * 1024;
    private const string Json = "application/json";

    // Of a signed-in user's request it is 30 s. Many wait for this one.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>One request; an outage is a value.</summary>
    public async Task<PublicFetch> FetchAsync(PublicResource resource)
    {
        using var timeout = new CancellationTokenSource(Patience, time);
        var askedAt = time.GetUtcNow();
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(settings.Ion.BaseUrl, resource.Target));
            request.Headers.Accept.Add(new(Json));
            Traces.Name(request, resource.Template);
            using var response = await ion.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            return await ReadAsync(response, askedAt, timeout.Token);
        }
        catch (OperationCanceledException)
        {
            return Failed(IonOutageKind.TimedOut, $"no answer in {Patience.TotalSeconds} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return Failed(IonOutageKind.Unreachable, e.Message);
        }
    }

    private async Task<PublicFetch> ReadAsync(HttpResponseMessage response, DateTimeOffset askedAt, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        if (status == 200)
        {
            using var body = await IonBody.ReadAsync(response.Content, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            return body.Object.ValueKind == JsonValueKind.Object
                ? new PublicFetch.Answered(new(status, await ContentOfAsync(body.Json, Json), askedAt))
                : body.BrokenOff is { } brokenOff ? Failed(IonOutageKind.Unreachable, brokenOff.Message)
                : Failed(IonOutageKind.Unusable, body.Fault);
        }

        // A redirect would lead elsewhere, and a 401 is about a token that this app should have shown.
        if (status is < 400 or 401)
        {
            return Failed(IonOutageKind.Unusable, $"status {status}");
        }

        var said = new PublicAnswer(status, await ReadRefusalAsync(response.Content, cancellationToken), askedAt);
        return status switch
        {
            400 or 404 or 410 => new PublicFetch.Answered(said),
            429 => Failed(IonOutageKind.Busy, "status 429", WaitOf(response), said),
            503 when WaitOf(response) is { } wait => Failed(IonOutageKind.Busy, "status 503", wait, said),
            >= 500 => Failed(IonOutageKind.ServerError, $"status {status}", retryAfter: null, said),
            _ => Failed(IonOutageKind.Unusable, $"status {status}", retryAfter: null, said),
        };
    }

    /// <summary>What is not 200 says why in JSON, or in a page of who stands before Ion. It passes as it is, but for what is long or compressed.</summary>
    private async Task<CodedContent?> ReadRefusalAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var buffer = new byte[LongestRefusal + 1];
        var length = await (await content.ReadAsStreamAsync(cancellationToken)).ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length is 0 or > LongestRefusal || ContentCodings.Of(content.Headers).Count > 0
            ? null
            : await ContentOfAsync(buffer[..length], MediaType.Sendable(content.Headers) ?? "application/octet-stream");
    }

    private TimeSpan? WaitOf(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        return (header?.Delta ?? header?.Date - time.GetUtcNow()) is { } wait && wait > TimeSpan.Zero
            ? wait < IonTiming.LongestRetryAfter ? wait : IonTiming.LongestRetryAfter
            : null;
    }

    private async Task<CodedContent> ContentOfAsync(byte[] body, string contentType)
    {
        if (!MediaType.IsJson(contentType))
        {
            return CodedContent.Compressed(body, contentType);
        }

        using var translated = new MemoryStream();
        await using var source = translate(new MemoryStream(body, writable: false));
        await source.CopyToAsync(translated);
        return CodedContent.Compressed(translated.ToArray(), contentType);
    }

    private static PublicFetch.Failed Failed(IonOutageKind kind, string reason, TimeSpan? retryAfter = null, PublicAnswer? said = null) =>
        new(new(kind, reason, retryAfter), said);
}
