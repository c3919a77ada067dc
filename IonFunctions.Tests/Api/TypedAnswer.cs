using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace IonFunctions.Tests.Api;

/// <summary>Holds a typed answer to the JSON that it was made of: value by value, none left out.</summary>
internal static class TypedAnswer
{
    public static void AssertSays(object? value, JsonElement json, string at)
    {
        switch (value)
        {
            case null:
                Assert.True(json.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined, $"{at} is null, where Ion says {json}");
                break;
            case string text:
                Assert.Equal((at, json.GetString()), (at, text));
                break;
            case bool flag:
                Assert.Equal((at, json.GetBoolean()), (at, flag));
                break;
            case int or long:
                Assert.Equal((at, json.GetInt64()), (at, Convert.ToInt64(value, CultureInfo.InvariantCulture)));
                break;
            case Uri uri:
                Assert.Equal((at, json.GetString()), (at, uri.OriginalString));
                break;
            case DateOnly date:
                Assert.Equal((at, json.GetString()), (at, date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
                break;
            case TimeOnly time:
                Assert.Equal((at, json.GetString()), (at, time.ToString("H:mm", CultureInfo.InvariantCulture)));
                break;
            case DateTimeOffset moment:
                Assert.Equal((at, json.GetDateTimeOffset()), (at, moment));
                break;
            case IEnumerable items when json.ValueKind == JsonValueKind.Array:
                var list = items.Cast<object?>().ToList();
                Assert.Equal((at, json.GetArrayLength()), (at, list.Count));
                Assert.All(list.Index(), item => AssertSays(item.Item, json[item.Index], $"{at}[{item.Index}]"));
                break;
            case IEnumerable map:
                var members = map.Cast<object>().ToDictionary(pair => (string)Get(pair, "Key")!, pair => Get(pair, "Value"), StringComparer.Ordinal);
                Assert.Equal(json.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal), members.Keys.Order(StringComparer.Ordinal));
                Assert.All(members, member => AssertSays(member.Value, json.GetProperty(member.Key), $"{at}.{member.Key}"));
                break;
            default:
                AssertRecord(value, json, at);
                break;
        }
    }

    private static void AssertRecord(object record, JsonElement json, string at)
    {
        var properties = record.GetType().GetProperties()
            .Where(property => property.GetCustomAttribute<JsonPropertyNameAttribute>() is not null)
            .ToDictionary(property => property.GetCustomAttribute<JsonPropertyNameAttribute>()!.Name, StringComparer.Ordinal);
        Assert.Empty(json.EnumerateObject().Select(member => member.Name).Except(properties.Keys, StringComparer.Ordinal));
        Assert.All(properties, property => AssertSays(
            property.Value.GetValue(record), json.TryGetProperty(property.Key, out var member) ? member : default, $"{at}.{property.Key}"));
    }

    private static object? Get(object of, string property) => of.GetType().GetProperty(property)!.GetValue(of);
}
