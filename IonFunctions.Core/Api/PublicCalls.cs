using System.Text.Json.Serialization.Metadata;
using IonFunctions.Core.PublicData;
using IonFunctions.Core.Settings;

namespace IonFunctions.Core.Api;

/// <summary>
/// What is public at Ion, from the one cache that pages have it from: code that runs a thousand times costs Ion one request, needs
/// nobody signed in, and has the last answer while Ion is down.
/// </summary>
internal sealed class PublicCalls(PublicAnswers answers, AppSettings settings)
{
    /// <summary>Whether <c>Proxy__PublicFor</c> lets it be; else it is asked for as somebody.</summary>
    public bool IsOn => settings.PublicFor > TimeSpan.Zero;

    /// <exception cref="IonException">There is no answer, not even an old one.</exception>
    public async Task<T> GetAsync<T>(PublicResource resource, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var (entry, _) = await answers.GetAsync(resource, cancellationToken);
        return entry switch
        {
            { Answer: { Status: 200 } answer } => IonAnswer.Read(BytesOf(answer).Span, type),
            { Answer: { } answer } => throw IonAnswer.FailureOf(answer.Status, BytesOf(answer), retryAfter: null),
            { Failure: { Said: { } said } failure } => throw IonAnswer.FailureOf(said.Status, BytesOf(said), failure.Outage.RetryAfter),
            _ => throw ApiFailures.Of(entry.Failure!.Outage),
        };
    }

    private static ReadOnlyMemory<byte> BytesOf(PublicAnswer answer) => answer.Content?.Bytes ?? default;
}
