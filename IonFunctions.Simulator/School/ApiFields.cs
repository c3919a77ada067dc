using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Simulator.School;

/// <summary>Reads the primary keys that are posted, as JSON or as a form; Django REST Framework takes both.</summary>
internal static class ApiFields
{
    public static async Task<(IReadOnlyDictionary<string, int>? Fields, IResult? Problem)> ReadAsync(
        HttpRequest request, params string[] names)
    {
        if (request.HasFormContentType)
        {
            var form = await request.ReadFormAsync();
            return Select(names, name => form.TryGetValue(name, out var value) ? value.ToString() : null);
        }

        if (!request.HasJsonContentType())
        {
            return (null, ApiAnswers.Detail(
                StatusCodes.Status415UnsupportedMediaType,
                $"Unsupported media type \"{request.ContentType}\" in request."));
        }

        try
        {
            using var json = await JsonDocument.ParseAsync(request.Body);
            return json.RootElement.ValueKind is not JsonValueKind.Object
                ? (null, ApiAnswers.Problems(
                    StatusCodes.Status400BadRequest, "non_field_errors", "Invalid data. Expected a dictionary."))
                : Select(names, name => json.RootElement.TryGetProperty(name, out var value) ? value.ToString() : null);
        }
        catch (JsonException exception)
        {
            return (null, ApiAnswers.Detail(StatusCodes.Status400BadRequest, "JSON parse error - " + exception.Message));
        }
    }

    private static (IReadOnlyDictionary<string, int>? Fields, IResult? Problem) Select(
        string[] names, Func<string, string?> read)
    {
        var fields = new Dictionary<string, int>();
        foreach (var name in names)
        {
            if (read(name) is { Length: > 0 } text)
            {
                if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
                {
                    return (null, ApiAnswers.Problems(
                        StatusCodes.Status400BadRequest, name, "Incorrect type. Expected pk value."));
                }

                fields[name] = value;
            }
        }

        return (fields, null);
    }
}
