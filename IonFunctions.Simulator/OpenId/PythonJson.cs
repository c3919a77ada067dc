using System.Globalization;
using System.Text;

namespace IonFunctions.Simulator.OpenId;

/// <summary>JSON as Python's <c>json.dumps</c> writes it, letter for letter: a signature is over letters, not over what they say.</summary>
internal static class PythonJson
{
    public static string Dump(object? value) => Append(new StringBuilder(), value).ToString();

    private static StringBuilder Append(StringBuilder json, object? value)
    {
        switch (value)
        {
            case null:
                return json.Append("null");
            case bool flag:
                return json.Append(flag ? "true" : "false");
            case string text:
                return AppendText(json, text);
            case long or int:
                return json.Append(CultureInfo.InvariantCulture, $"{value}");
            case IReadOnlyDictionary<string, object?> members:
                json.Append('{');
                foreach (var (name, member) in members)
                {
                    Append(AppendText(json, name).Append(": "), member).Append(", ");
                }

                return members.Count == 0 ? json.Append('}') : json.Remove(json.Length - 2, 2).Append('}');
            case IEnumerable<object?> items:
                json.Append('[');
                var empty = true;
                foreach (var item in items)
                {
                    Append(json, item).Append(", ");
                    empty = false;
                }

                return empty ? json.Append(']') : json.Remove(json.Length - 2, 2).Append(']');
            default:
                throw new ArgumentException($"There is no JSON of {value.GetType().Name} here.", nameof(value));
        }
    }

    // ensure_ascii, which is the default.
    private static StringBuilder AppendText(StringBuilder json, string text)
    {
        json.Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => json.Append("\\\""),
                '\\' => json.Append("\\\\"),
                '\n' => json.Append("\\n"),
                '\r' => json.Append("\\r"),
                '\t' => json.Append("\\t"),
                '\b' => json.Append("\\b"),
                '\f' => json.Append("\\f"),
                < ' ' or > '~' => json.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => json.Append(c),
            };
        }

        return json.Append('"');
    }
}
