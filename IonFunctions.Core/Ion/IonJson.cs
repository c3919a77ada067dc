using System.Text;
using System.Text.Json;

namespace IonFunctions.Core.Ion;

/// <summary>Reads JSON of Ion's so that what is odd in it costs itself alone: a member that is not asked for is in nobody's way.</summary>
internal static class IonJson
{
    // System.Text.Json would refuse what is nested deeper than 64; the length has a limit already.
    private static readonly JsonReaderOptions Options = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = IonBody.Longest,
    };

    /// <summary>The object at the start of the bytes, as UTF-8 and to be read. One that ends too soon, or goes wrong on its way, has what came before.</summary>
    public static (byte[] Json, JsonDocument Document)? FindObject(ReadOnlySpan<byte> bytes)
    {
        var json = AsUtf8(bytes);
        var end = EndOf(json);
        byte[]? found = end > 0 ? json[..end].ToArray() : WholeMembers(json);
        return found is not null && Read(found) is { } document ? (found, document) : null;
    }

    /// <summary>JSON, all of it; null where it is none.</summary>
    public static JsonDocument? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            var document = new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = Options.MaxDepth };
            return JsonDocument.Parse(json, document);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A member; undefined where there is none of that name. The last where there are several.</summary>
    public static JsonElement Member(JsonElement parent, string name)
    {
        var found = default(JsonElement);
        if (parent.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in parent.EnumerateObject())
            {
                if (IsNamed(member, name))
                {
                    found = member.Value;
                }
            }
        }

        return found;
    }

    /// <summary>Null where it is no text, or one that is not Unicode (a lone surrogate, broken UTF-8).</summary>
    public static string? Text(JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>What is at the place of something that can't be used, for the log: never what it says.</summary>
    public static string Describe(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Undefined => "missing",
        JsonValueKind.Null => "null",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        JsonValueKind.Number => "a number that makes no sense",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        _ => Text(element) switch
        {
            null => "text that is not Unicode",
            "" => "empty",
            _ => "text that makes no sense",
        },
    };

    private static bool IsNamed(JsonProperty member, string name)
    {
        try
        {
            return member.NameEquals(name);
        }
        catch (InvalidOperationException)
        {
            return false; // A name that is not Unicode, which is only seen on comparing it.
        }
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
