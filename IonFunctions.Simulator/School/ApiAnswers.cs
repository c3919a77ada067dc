using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Simulator.School;

/// <summary>Answers of the API, with the status and form that Django REST Framework gives them.</summary>
internal static class ApiAnswers
{
    public static ApiAnswer Json<T>(T value, int status = StatusCodes.Status200OK) => new(
        status, JsonSerializer.SerializeToUtf8Bytes(value, typeof(T), SchoolJson.Plain));

    public static ApiAnswer Picture(byte[] picture) => new(StatusCodes.Status200OK, []) { Picture = picture };

    public static ApiAnswer Detail(int status, string detail) => Json(new Detail(detail), status);

    /// <summary>A generic view's: since Django REST Framework 3.15 with the words of Django's exception.</summary>
    public static ApiAnswer NotFound(string model) =>
        Detail(StatusCodes.Status404NotFound, $"No {model} matches the given query.");

    public static ApiAnswer NotFound() => Detail(StatusCodes.Status404NotFound, "Not found.");

    public static ApiAnswer Forbidden() =>
        Detail(StatusCodes.Status403Forbidden, "You do not have permission to perform this action.");

    /// <summary>Ion's own answer where a view looks something up by itself.</summary>
    public static ApiAnswer DoesNotExist() =>
        Details(StatusCodes.Status404NotFound, "Object does not exist (in database).");

    /// <summary>Ion's own answer to whatever its views did not expect.</summary>
    public static ApiAnswer UnknownError() => Details(StatusCodes.Status500InternalServerError, "Unknown error occurred.");

    public static ApiAnswer Details(int status, params IReadOnlyList<string> messages) =>
        Problems(status, new Dictionary<string, IReadOnlyList<string>> { ["details"] = messages });

    /// <summary>What is wrong with no field of its own: a list, not an object.</summary>
    public static ApiAnswer Invalid(string message) =>
        Json<IReadOnlyList<string>>([message], StatusCodes.Status400BadRequest);

    public static ApiAnswer Invalid(string field, string message) =>
        Invalid(new Dictionary<string, IReadOnlyList<string>> { [field] = [message] });

    /// <summary>Messages by the field that they are about.</summary>
    public static ApiAnswer Invalid(IReadOnlyDictionary<string, IReadOnlyList<string>> problems) =>
        Problems(StatusCodes.Status400BadRequest, problems);

    private static ApiAnswer Problems(int status, IReadOnlyDictionary<string, IReadOnlyList<string>> problems) =>
        Json(problems, status);
}
