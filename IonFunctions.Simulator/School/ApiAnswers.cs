using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace IonFunctions.Simulator.School;

/// <summary>Answers of the API, with the status and form that Django REST Framework gives them.</summary>
internal static class ApiAnswers
{
    public static IResult Json<T>(T value, int status = StatusCodes.Status200OK) => new JsonAnswer(
        JsonSerializer.SerializeToUtf8Bytes(value, typeof(T), SchoolJson.Plain), status);

    public static IResult Detail(int status, string detail) => Json(new Detail(detail), status);

    public static IResult NotFound(string model) =>
        Detail(StatusCodes.Status404NotFound, $"No {model} matches the given query.");

    /// <summary>Ion's own answer where a view looks something up by itself.</summary>
    public static IResult DoesNotExist() =>
        Details(StatusCodes.Status404NotFound, "Object does not exist (in database).");

    public static IResult Details(int status, string message) => Problems(status, "details", message);

    /// <summary>Messages by the field that they are about.</summary>
    public static IResult Problems(int status, string field, string message) =>
        Json<IReadOnlyDictionary<string, IReadOnlyList<string>>>(
            new Dictionary<string, IReadOnlyList<string>> { [field] = [message] }, status);

    public static IResult Jpeg(Picture picture) =>
        TypedResults.File(picture.Jpeg, "image/jpeg", entityTag: EntityTagHeaderValue.Parse(picture.EntityTag));

    private sealed class JsonAnswer(byte[] json, int status) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var (request, response) = (httpContext.Request, httpContext.Response);
            if (status == StatusCodes.Status200OK && HttpMethods.IsGet(request.Method))
            {
                var tag = EntityTags.Of(json);
                response.Headers.ETag = tag;
                if (request.Headers.IfNoneMatch.Contains(tag))
                {
                    response.StatusCode = StatusCodes.Status304NotModified;
                    return;
                }
            }

            response.StatusCode = status;
            var body = json;
            if (PictureRendering.Covers(request.Path))
            {
                body = PictureRendering.Render(json);
                response.ContentType = PictureRendering.ContentType;
            }
            else
            {
                response.ContentType = "application/json";
                response.Headers.Vary = "Accept";
            }

            response.ContentLength = body.Length;
            if (!HttpMethods.IsHead(request.Method))
            {
                await response.Body.WriteAsync(body);
            }
        }
    }
}
