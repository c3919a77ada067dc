using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Net.Http.Headers;

namespace IonFunctions.Core.Ion;

/// <summary>The content codings (RFC 9110 section 8.4) that this app can undo. Nobody asks for one here; some servers compress all the same.</summary>
internal static class ContentCodings
{
    private const int MostCodings = 4;
    private static readonly string[] Known = ["gzip", "x-gzip", "deflate", "br"];

    /// <summary>Those of a body in the order in which they were applied, in small letters; <c>identity</c> is none.</summary>
    public static IReadOnlyList<string> Of(HttpContentHeaders headers) => headers.NonValidated.TryGetValues("Content-Encoding", out var values)
        ? [.. values
            .SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Select(coding => coding.ToLowerInvariant())
            .Where(coding => coding != "identity")]
        : [];

    public static bool AreKnown(IReadOnlyList<string> codings) => codings.Count <= MostCodings && codings.All(Known.Contains);

    /// <summary>RFC 1952 section 2.3.1; no JSON begins like this.</summary>
    public static bool IsGzip(byte first, byte second) => (first, second) is (0x1F, 0x8B);

    /// <summary>The body as it was before the codings. What they say but its first bytes deny was said by mistake, and is left alone.</summary>
    public static async Task<Stream> UndoAsync(Stream body, IEnumerable<string> codings, CancellationToken cancellationToken)
    {
        foreach (var coding in codings.Reverse())
        {
            body = await UndoAsync(body, coding, cancellationToken);
        }

        return body;
    }

    private static async Task<Stream> UndoAsync(Stream body, string coding, CancellationToken cancellationToken)
    {
        if (coding == "br")
        {
            return new BrotliStream(body, CompressionMode.Decompress); // It has no sign of its own.
        }

        var pipe = PipeReader.Create(body);
        ReadResult start;
        try
        {
            start = await pipe.ReadAtLeastAsync(2, cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException) // The second is Brotli's.
        {
            return body; // Of two codings the outer one is not as it should be. Whoever reads it meets that again, and knows what to make of it.
        }

        var (first, second) = FirstTwo(start.Buffer);
        pipe.AdvanceTo(start.Buffer.Start); // Nothing is taken: they belong to the body.
        body = pipe.AsStream();
        return coding switch
        {
            "deflate" when IsZlib(first, second) => new ZLibStream(body, CompressionMode.Decompress),
            "deflate" => new DeflateStream(body, CompressionMode.Decompress), // As some servers misunderstand it.
            _ when IsGzip(first, second) => new GZipStream(body, CompressionMode.Decompress),
            _ => body,
        };
    }

    // RFC 1950 section 2.2.
    private static bool IsZlib(byte first, byte second) => (first & 0x0F) == 8 && ((first << 8) | second) % 31 == 0;

    private static (byte First, byte Second) FirstTwo(ReadOnlySequence<byte> start)
    {
        Span<byte> bytes = stackalloc byte[2];
        start.Slice(0, Math.Min(start.Length, bytes.Length)).CopyTo(bytes);
        return (bytes[0], bytes[1]);
    }
}
