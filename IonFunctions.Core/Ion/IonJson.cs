using System.Text.Json;

namespace IonFunctions.Core.Ion;

/// <summary>Reads JSON of Ion's so that what is odd in it costs itself alone: a member that is not asked for is in nobody's way.</summary>
internal static class IonJson
{
    // System.Text.Json would refuse what is nested deeper than 64; the length has a limit already.
    public static readonly JsonDocumentOptions Lenient = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = IonBody.Longest,
    };

    /// <summary>JSON, all of it; null where it is none.</summary>
    public static JsonDocument? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonDocument.Parse(json, Lenient);
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
}
