using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using IonFunctions.Core.Http;
using IonFunctions.Core.Ion;

namespace IonFunctions.Core.Api;

/// <summary>Makes of an answer of Ion's what it says, or the failure that it is.</summary>
internal static class IonAnswer
{
    private const int LongestDetail = 1_000;

    /// <summary>What a successful answer says.</summary>
    /// <exception cref="IonException">It is none.</exception>
    public static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await ThrowIfFailedAsync(response, now, cancellationToken);
        if (ContentCodings.Of(response.Content.Headers).Count == 0)
        {
            return Read(await response.Content.ReadAsByteArrayAsync(cancellationToken), type);
        }

        try
        {
            await using var body = await DecodedAsync(response.Content, cancellationToken);
            return await JsonSerializer.DeserializeAsync(body, type, cancellationToken) ?? throw Unusable("it is null");
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or InvalidOperationException) // The last is Brotli's.
        {
            throw Unusable("it is not what its API describes", e);
        }
    }

    /// <summary>The same of a body that was kept.</summary>
    public static T Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw Unusable("it is null");
        }
        catch (JsonException e)
        {
            throw Unusable("it is not what its API describes", e);
        }
    }

    /// <summary>What an answer with another status is.</summary>
    public static IonException FailureOf(int status, ReadOnlyMemory<byte> body, TimeSpan? retryAfter) => status switch
    {
        429 => ApiFailures.Of(new IonOutage(IonOutageKind.Busy, "status 429", retryAfter)),
        503 when retryAfter is not null => ApiFailures.Of(new IonOutage(IonOutageKind.Busy, "status 503", retryAfter)),
        >= 500 => ApiFailures.Of(new IonOutage(IonOutageKind.ServerError, $"status {status}", retryAfter)),
        >= 400 => new IonRefusedException(status, CodeOf(status), DetailOf(body)),
        _ => Unusable($"status {status}"), // A redirect, which would lead elsewhere.
    };

    /// <exception cref="IonException">It is no success.</exception>
    public static async Task ThrowIfFailedAsync(HttpResponseMessage response, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            var json = MediaType.IsJson(response.Content.Headers) ? await response.Content.ReadAsByteArrayAsync(cancellationToken) : [];
            throw FailureOf((int)response.StatusCode, json, RetryAfter(response, now));
        }
    }

    /// <summary>An answer that makes no sense.</summary>
    public static IonUnavailableException Unusable(string reason, Exception? inner = null) =>
        ApiFailures.Of(new IonOutage(IonOutageKind.Unusable, reason), inner);

    private static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        var header = response.Headers.RetryAfter;
        return (header?.Delta ?? header?.Date - now) is { } wait && wait > TimeSpan.Zero
            ? wait < IonTiming.LongestRetryAfter ? wait : IonTiming.LongestRetryAfter
            : null;
    }

    // Nobody asks for a coding here; some servers compress all the same.
    private static async Task<Stream> DecodedAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var sent = await content.ReadAsStreamAsync(cancellationToken);
        return ContentCodings.Of(content.Headers) is { Count: > 0 } codings && ContentCodings.AreKnown(codings)
            ? new CappedStream(await ContentCodings.UndoAsync(sent, codings, cancellationToken), IonCalls.Longest)
            : sent;
    }

    private static string CodeOf(int status) => status switch { 404 or 410 => "not-found", 403 => "forbidden", _ => "refused" };

    /// <summary>Django REST Framework says why in <c>detail</c>, in <c>details</c>, under a field's name, or in a bare list.</summary>
    private static string DetailOf(ReadOnlyMemory<byte> body)
    {
        using var json = IonJson.Read(body);
        var words = json is null ? "" : string.Join(' ', Texts(json.RootElement, depth: 0));
        return words.Length <= LongestDetail ? words : words[..(char.IsHighSurrogate(words[LongestDetail - 1]) ? LongestDetail - 1 : LongestDetail)];
    }

    private static IEnumerable<string> Texts(JsonElement element, int depth) => element.ValueKind switch
    {
        JsonValueKind.String when IonJson.Text(element) is { } text => [text],
        JsonValueKind.Array when depth < 3 => element.EnumerateArray().SelectMany(item => Texts(item, depth + 1)),
        JsonValueKind.Object when depth < 3 => element.EnumerateObject().SelectMany(member => Texts(member.Value, depth + 1)),
        _ => [],
    };
}
