using System.Text;
using System.Text.Json;
using Azure.Storage.Queues.Models;
using IonFunctions.Tests.Functions.Host.Protocol;

namespace IonFunctions.Tests.Functions.Host;

/// <summary>What is in a message, on the wire and to a function.</summary>
internal static class QueueContent
{
    /// <summary>What a function's output comes to: of an array each element, and of what is empty nothing.</summary>
    public static IReadOnlyList<string> MessagesOf(TypedData? value) => value?.DataCase switch
    {
        TypedData.DataOneofCase.Json => MessagesOf(value.Json),
        TypedData.DataOneofCase.String when IsJson(value.String) => MessagesOf(value.String),
        TypedData.DataOneofCase.String => [value.String],
        TypedData.DataOneofCase.Bytes => [value.Bytes.ToStringUtf8()],
        _ => [],
    };

    public static string Encode(string text, bool isBase64) => isBase64 ? Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) : text;

    /// <exception cref="FormatException">It is not as the host was told that messages are.</exception>
    public static string Decode(BinaryData body, bool isBase64) =>
        isBase64 ? Encoding.UTF8.GetString(Convert.FromBase64String(body.ToString())) : body.ToString();

    /// <summary>
    /// What a function may ask for beside the message (QueueTriggerBinding.CreateBindingData), and the properties of a message that
    /// is an object (Utility.ApplyBindingData).
    /// </summary>
    public static IReadOnlyDictionary<string, TypedData> Describe(QueueMessage message, string text)
    {
        var metadata = new Dictionary<string, TypedData>
        {
            ["QueueTrigger"] = new() { String = text },
            ["DequeueCount"] = Json(message.DequeueCount),
            ["ExpirationTime"] = Json(message.ExpiresOn ?? DateTimeOffset.MaxValue),
            ["Id"] = new() { String = message.MessageId },
            ["InsertionTime"] = Json(message.InsertedOn ?? DateTimeOffset.UtcNow),
            ["NextVisibleTime"] = Json(message.NextVisibleOn ?? DateTimeOffset.MaxValue),
            ["PopReceipt"] = new() { String = message.PopReceipt },
        };
        if (IsJson(text) && TryParse(text) is { ValueKind: JsonValueKind.Object } properties)
        {
            foreach (var property in properties.EnumerateObject().Where(property => property.Value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null)))
            {
                metadata[property.Name] = property.Value.ValueKind == JsonValueKind.Object
                    ? new() { Json = property.Value.GetRawText() }
                    : new() { String = property.Value.ToString() };
            }
        }

        return metadata;
    }

    private static IReadOnlyList<string> MessagesOf(string json) => TryParse(json) switch
    {
        { ValueKind: JsonValueKind.Array } array => [.. array.EnumerateArray().Select(TextOf)],
        { } one when one.ValueKind != JsonValueKind.Null => [TextOf(one)],
        null => [json],
        _ => [],
    };

    private static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    // What the host takes for JSON, which need not be any (Utility.IsJson).
    private static bool IsJson(string text) =>
        text.Trim() is [('{' or '['), .., ('}' or ']')] trimmed && trimmed[0] == '{' == (trimmed[^1] == '}');

    private static JsonElement? TryParse(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static TypedData Json<T>(T value) => new() { Json = JsonSerializer.Serialize(value) };
}
