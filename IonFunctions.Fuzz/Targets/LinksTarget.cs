using System.Text;
using System.Text.Json;
using IonFunctions.Core.Proxy;

namespace IonFunctions.Fuzz.Targets;

/// <summary>An answer of Ion's whose links are translated, in pieces as long as its first byte says.</summary>
internal static class LinksTarget
{
    private static readonly IonLinks Links = new(SampleSettings.App);
    private static readonly IonLinks None = new(SampleSettings.App with { Ion = SampleSettings.App.Ion with { BaseUrl = new("https://no.ion.example/") } });
    private static readonly byte[] Beginning = Encoding.ASCII.GetBytes('"' + SampleSettings.Ion);

    public static void Run(byte[] input)
    {
        if (input.Length < 2)
        {
            return;
        }

        var json = input[1..];
        var translated = Translate(json, json.Length, Links);
        Finding.Unless(translated.AsSpan().SequenceEqual(Translate(json, 1 + (input[0] % 32), Links)), "In pieces it is something else.");
        Finding.Unless(Translate(json, json.Length, None).AsSpan().SequenceEqual(json), "What has no link is something else.");
        Finding.Unless(IsJson(json) == IsJson(translated), "It was JSON, or was none.");

        // Written so it is no link that another beginning would be enough for.
        Finding.Unless(!IsJson(json) || SaysTheSame(translated, Translate(Escaped(json), json.Length, Links)), "Escaped it leads elsewhere.");
    }

    private static byte[] Translate(byte[] json, int piece, IonLinks links)
    {
        using var stream = new LinkTranslatingStream(new PiecesStream(json, piece), links);
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

    // JsonElement has DeepEquals, which throws at a number with a long exponent.
    private static bool SaysTheSame(byte[] one, byte[] other)
    {
        var left = new Utf8JsonReader(one);
        var right = new Utf8JsonReader(other);
        while (left.Read())
        {
            if (!right.Read() || left.TokenType != right.TokenType || ValueOf(left) != ValueOf(right))
            {
                return false;
            }
        }

        return !right.Read();
    }

    private static string ValueOf(Utf8JsonReader reader)
    {
        try
        {
            return reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? reader.GetString()! : Encoding.UTF8.GetString(reader.ValueSpan);
        }
        catch (InvalidOperationException)
        {
            return ""; // Half of a surrogate pair is in it, and no text that could be compared.
        }
    }

    private static byte[] Escaped(byte[] json)
    {
        var rest = json.AsSpan();
        var escaped = new List<byte>(json.Length);
        while (rest.IndexOf(Beginning) is >= 0 and var at)
        {
            escaped.AddRange(rest[..at]);
            escaped.AddRange("\"http\\u0073"u8);
            rest = rest[(at + "\"https".Length)..];
        }

        return [.. escaped, .. rest];
    }

    private sealed class PiecesStream(byte[] content, int piece) : MemoryStream(content, writable: false)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            new(Read(buffer.Span[..Math.Min(buffer.Length, piece)]));
    }
}
