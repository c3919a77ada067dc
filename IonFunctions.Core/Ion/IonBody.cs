using System.Text.Json;

namespace IonFunctions.Core.Ion;

/// <summary>
/// What Ion answered to this app itself. It is read as a JSON object in UTF-8 whatever its labels say of type, charset,
/// length and coding: a wrong one must not cost a session whose refresh token Ion has already taken.
/// </summary>
internal sealed class IonBody : IDisposable
{
    /// <summary>Much more than any of these answers has, as it is sent or decompressed.</summary>
    public const int Longest = 1024 * 1024;

    private const int FirstBuffer = 4 * 1024;
    private readonly JsonDocument? _document;

    private IonBody(byte[] json, JsonDocument? document, string fault, Exception? brokenOff) =>
        (Json, _document, Fault, BrokenOff) = (json, document, fault, brokenOff);

    /// <summary>The object in UTF-8; empty where there is none.</summary>
    public byte[] Json { get; }

    /// <summary>The object to be read; undefined where there is none.</summary>
    public JsonElement Object => _document?.RootElement ?? default;

    /// <summary>What it is instead, for the log: never what is in it.</summary>
    public string Fault { get; }

    /// <summary>What ended it before its time. It may have come to an object by then.</summary>
    public Exception? BrokenOff { get; }

    /// <summary>Reads all that comes; an early end, by the token too, is a value.</summary>
    public static async Task<IonBody> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        using var source = await content.ReadAsStreamAsync(cancellationToken);
        var (sent, brokenOff) = await ReadAsync(source, cancellationToken);
        return await OfAsync(sent, ContentCodings.Of(content.Headers), brokenOff);
    }

    /// <summary>The same of a body that was read already.</summary>
    public static async Task<IonBody> OfAsync(byte[] sent, IReadOnlyList<string> codings, Exception? brokenOff = null)
    {
        var fault = sent.Length == 0 ? "it is empty" : "it is not a JSON object";
        foreach (var reading in ReadingsOf(sent, codings))
        {
            var bytes = await DecodeAsync(sent, reading);
            if (bytes.Length > Longest)
            {
                fault = $"it is longer than {Longest} bytes";
            }
            else if (IonJsonObject.Find(bytes) is (var json, { } document))
            {
                return new(json, document, "", brokenOff);
            }
        }

        return new([], null, fault, brokenOff);
    }

    public void Dispose() => _document?.Dispose();

    /// <summary>As labelled, and else as it looks.</summary>
    private static IEnumerable<IReadOnlyList<string>> ReadingsOf(byte[] sent, IReadOnlyList<string> codings)
    {
        if (codings.Count > 0 && ContentCodings.AreKnown(codings))
        {
            yield return codings;
        }

        yield return sent is [var first, var second, ..] && ContentCodings.IsGzip(first, second) ? ["gzip"] : [];
    }

    private static async Task<byte[]> DecodeAsync(byte[] sent, IReadOnlyList<string> codings)
    {
        if (codings.Count == 0 || sent.Length > Longest)
        {
            return sent;
        }

        using var decoded = await ContentCodings.UndoAsync(new MemoryStream(sent, writable: false), codings, CancellationToken.None);
        return (await ReadAsync(decoded, CancellationToken.None)).Bytes;
    }

    /// <summary>What comes until it ends, breaks off, or is longer than <see cref="Longest"/>.</summary>
    private static async Task<(byte[] Bytes, Exception? BrokenOff)> ReadAsync(Stream source, CancellationToken cancellationToken)
    {
        var buffer = new byte[FirstBuffer];
        var length = 0;
        try
        {
            for (int read; length <= Longest && (read = await source.ReadAsync(buffer.AsMemory(length), cancellationToken)) > 0;)
            {
                length += read;
                if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, 2 * buffer.Length);
                }
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException // It broke off.
            or InvalidDataException or InvalidOperationException) // It is not compressed as it should be; the last is Brotli's.
        {
            return (buffer[..length], e);
        }

        return (buffer[..length], null);
    }
}
