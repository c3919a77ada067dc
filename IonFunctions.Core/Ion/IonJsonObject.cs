using System.Text;
using System.Text.Json;

namespace IonFunctions.Core.Ion;

/// <summary>Finds the JSON object in what Ion has sent, however it is encoded and wherever it ends.</summary>
internal static class IonJsonObject
{
    private static readonly JsonReaderOptions Options = new()
    {
        AllowTrailingCommas = IonJson.Lenient.AllowTrailingCommas,
        CommentHandling = IonJson.Lenient.CommentHandling,
        MaxDepth = IonJson.Lenient.MaxDepth,
    };

    /// <summary>The object at the start of the bytes, as UTF-8 and to be read. One that ends too soon, or goes wrong on its way, has what came before.</summary>
    public static (byte[] Json, JsonDocument Document)? Find(ReadOnlySpan<byte> bytes)
    {
        var json = AsUtf8(bytes);
        var end = EndOf(json);
        byte[]? found = end > 0 ? json[..end].ToArray() : WholeMembers(json);
        return found is not null && IonJson.Read(found) is { } document ? (found, document) : null;
    }

    /// <summary>Where the object ends; 0 where it does not, or where there is none. What follows is none of it.</summary>
    private static int EndOf(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, Options);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return 0;
            }

            reader.Skip();
            return (int)reader.BytesConsumed;
        }
        catch (JsonException)
        {
            return 0;
        }
    }

    /// <summary>The object with those of its members that are whole; null where there are none.</summary>
    private static byte[]? WholeMembers(ReadOnlySpan<byte> json)
    {
        var end = 0;
        try
        {
            var reader = new Utf8JsonReader(json, isFinalBlock: false, new JsonReaderState(Options));
            while (reader.Read())
            {
                if (reader.CurrentDepth == 0 && reader.TokenType != JsonTokenType.StartObject)
                {
                    break;
                }

                if (reader.CurrentDepth == 1 && reader.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.StartObject or JsonTokenType.StartArray))
                {
                    end = (int)reader.BytesConsumed;
                }
            }
        }
        catch (JsonException)
        {
            // This far, and no further.
        }

        return end == 0 ? null : [.. json[..end], (byte)'}'];
    }

    // RFC 8259 section 8.1 wants UTF-8 without a byte order mark. Of the other encodings a first character of ASCII, which
    // all JSON has, tells.
    private static ReadOnlySpan<byte> AsUtf8(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => bytes[3..],
        [0xFF, 0xFE, ..] => Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(bytes[2..])),
        [0xFE, 0xFF, ..] => Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(bytes[2..])),
        [not 0, 0, ..] => Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(bytes)),
        [0, not 0, ..] => Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(bytes)),
        _ => bytes,
    };
}
