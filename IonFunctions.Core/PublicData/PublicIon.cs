using System.Net;
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
            request.Headers.Accept.Add(new("application/json"));
            request.Options.Set(Traces.PathTemplate, resource.Template);
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
        if (OutageOf(response) is { } outage)
        {
            return outage;
        }

        using var body = await IonBody.ReadAsync(response.Content, cancellationToken);
        var isJson = body.Object.ValueKind == JsonValueKind.Object;
        cancellationToken.ThrowIfCancellationRequested();
        if (!isJson && response.StatusCode == HttpStatusCode.OK)
        {
            return body.BrokenOff is { } brokenOff
                ? Failed(IonOutageKind.Unreachable, brokenOff.Message)
                : Failed(IonOutageKind.Unusable, body.Fault);
        }

        return new PublicFetch.Answered(new((int)response.StatusCode, isJson ? await ContentOfAsync(body.Json) : null, askedAt));
    }

    /// <summary>
    /// What is neither an answer nor that there is nothing there. A redirect would lead elsewhere, and who is to sign in at
    /// Ion (401, 403) is asked for what is not public any more.
    /// </summary>
    private PublicFetch.Failed? OutageOf(HttpResponseMessage response) => (int)response.StatusCode switch
    {
        200 or 400 or 404 or 410 => null,
        429 => Failed(IonOutageKind.Busy, "status 429", WaitOf(response)),
        503 when WaitOf(response) is { } wait => Failed(IonOutageKind.Busy, "status 503", wait),
        >= 500 and var status => Failed(IonOutageKind.ServerError, $"status {status}"),
        var status => Failed(IonOutageKind.Unusable, $"status {status}"),
    };

    private TimeSpan? WaitOf(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        return (header?.Delta ?? header?.Date - time.GetUtcNow()) is { } wait && wait > TimeSpan.Zero
            ? wait < IonTiming.LongestRetryAfter ? wait : IonTiming.LongestRetryAfter
            : null;
    }

    private async Task<CodedContent> ContentOfAsync(byte[] json)
    {
        using var translated = new MemoryStream();
        await using var source = translate(new MemoryStream(json, writable: false));
        await source.CopyToAsync(translated);
        return CodedContent.Compressed(translated.ToArray(), "application/json");
    }

    private static PublicFetch.Failed Failed(IonOutageKind kind, string reason, TimeSpan? retryAfter = null) => new(new(kind, reason, retryAfter));
}
