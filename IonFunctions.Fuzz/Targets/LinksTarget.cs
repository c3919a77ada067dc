using System.Text.Json;
using IonFunctions.Core.Proxy;

namespace IonFunctions.Fuzz.Targets;

/// <summary>An answer of Ion's whose links are translated, in pieces as long as its first byte says.</summary>
internal static class LinksTarget
{
    private static readonly IonLinks Links = new(SampleSettings.App);

    public static void Run(byte[] input)
    {
        if (input.Length < 2)
        {
            return;
        }

        var json = input[1..];
        var translated = Translate(json, json.Length, Links.Translate);
        Finding.Unless(translated.AsSpan().SequenceEqual(Translate(json, 1 + (input[0] % 32), Links.Translate)), "In pieces it is something else.");
        Finding.Unless(Translate(json, json.Length, _ => null).AsSpan().SequenceEqual(json), "What has no link is something else.");
        Finding.Unless(IsJson(json) == IsJson(translated), "It was JSON, or was none.");
    }

    private static byte[] Translate(byte[] json, int piece, Func<string, string?> translate)
    {
        using var stream = new LinkTranslatingStream(new PiecesStream(json, piece), translate);
        using var all = new MemoryStream();
        stream.CopyToAsync(all).GetAwaiter().GetResult();
        return all.ToArray();
    }

    private static bool IsJson(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private sealed class PiecesStream(byte[] content, int piece) : MemoryStream(content, writable: false)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            new(Read(buffer.Span[..Math.Min(buffer.Length, piece)]));
    }
}
