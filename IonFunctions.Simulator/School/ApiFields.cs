using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Simulator.School;

/// <summary>What was posted, as Django REST Framework's parsers and fields read it; what is wrong is gathered by field.</summary>
internal sealed class ApiFields
{
    private static readonly string[] True = ["t", "y", "yes", "true", "on", "1"];
    private static readonly string[] False = ["f", "n", "no", "false", "off", "0"];

    private readonly Func<string, JsonElement?> _read;
    private readonly OrderedDictionary<string, IReadOnlyList<string>> _problems = [];

    private ApiFields(Func<string, JsonElement?> read) => _read = read;

    /// <summary>Null where nothing is wrong with any field that was read.</summary>
    public ApiAnswer? Problem => _problems.Count == 0 ? null : ApiAnswers.Invalid(_problems);

    public static async Task<(ApiFields? Fields, ApiAnswer? Problem)> ParseAsync(HttpRequest request)
    {
        using var buffer = new MemoryStream();
        if (request.HasFormContentType)
        {
            var form = await request.ReadFormAsync();
            // An empty input of a form is one that was left out.
            return (new ApiFields(name => form[name] is [.., { Length: > 0 } last] ? JsonSerializer.SerializeToElement(last) : null), null);
        }

        await request.Body.CopyToAsync(buffer);
        if (buffer.Length == 0)
        {
            return (new ApiFields(static _ => null), null); // Whatever it says it is.
        }

        if (request.ContentType?.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase) != true)
        {
            return (null, ApiAnswers.Detail(
                StatusCodes.Status415UnsupportedMediaType, $"Unsupported media type \"{request.ContentType}\" in request."));
        }

        try
        {
            return Parse(JsonElement.Parse(Encoding.UTF8.GetString(buffer.ToArray())));
        }
        catch (JsonException exception)
        {
            return (null, ApiAnswers.Detail(StatusCodes.Status400BadRequest, "JSON parse error - " + exception.Message));
        }
    }

    /// <summary>The object that a primary key names, or null where there is no key, or a wrong one.</summary>
    public T? Key<T>(string name, Func<int, T?> find)
        where T : class
    {
        if (_read(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.Null || (value.ValueKind is JsonValueKind.String && value.GetString() is ""))
        {
            return Refuse<T>(name, "This field may not be null.");
        }

        if (!TryReadKey(value, out var key))
        {
            return Refuse<T>(name, $"Incorrect type. Expected pk value, received {TypeOf(value)}.");
        }

        return find(key) ?? Refuse<T>(name, $"Invalid pk \"{value}\" - object does not exist.");
    }

    public bool Flag(string name)
    {
        if (_read(name) is not { } value)
        {
            return false;
        }

        if (value.ValueKind is JsonValueKind.Null)
        {
            Refuse<string>(name, "This field may not be null.");
            return false;
        }

        var text = value.ValueKind is JsonValueKind.Number && value.TryGetDouble(out var number)
            ? number.ToString(CultureInfo.InvariantCulture)
            : value.ToString().Trim().ToLowerInvariant();
        if (!True.Contains(text) && !False.Contains(text))
        {
            Refuse<string>(name, "Must be a valid boolean.");
        }

        return True.Contains(text);
    }

    private static (ApiFields? Fields, ApiAnswer? Problem) Parse(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => (
            new ApiFields(name => json.TryGetProperty(name, out var value) ? value : null), null),
        JsonValueKind.Null => (null, ApiAnswers.Invalid("non_field_errors", "No data provided")),
        _ => (null, ApiAnswers.Invalid("non_field_errors", $"Invalid data. Expected a dictionary, but got {TypeOf(json)}.")),
    };

    /// <summary>As Python's <c>int()</c> makes one of what came: of text with spaces around it, of a number with a fraction.</summary>
    private static bool TryReadKey(JsonElement value, out int key)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;
        key = -1;
        if (value.ValueKind is JsonValueKind.String)
        {
            var text = value.GetString()!.Trim();
            return int.TryParse(text, Style, CultureInfo.InvariantCulture, out key)
                || (text.Length > 0 && text.All(char.IsAsciiDigit)); // Too large for any key, but a number.
        }

        if (value.ValueKind is not JsonValueKind.Number)
        {
            return false;
        }

        var number = value.GetDouble();
        key = Math.Abs(number) < int.MaxValue ? (int)number : -1;
        return true;
    }

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "dict",
        JsonValueKind.Array => "list",
        JsonValueKind.String => "str",
        JsonValueKind.True or JsonValueKind.False => "bool",
        _ => value.GetRawText().AsSpan().ContainsAny('.', 'e', 'E') ? "float" : "int",
    };

    private T? Refuse<T>(string name, string message)
        where T : class
    {
        _problems[name] = [message];
        return null;
    }
}
