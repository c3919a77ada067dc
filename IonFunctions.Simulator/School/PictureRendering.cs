using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace IonFunctions.Simulator.School;

/// <summary>
/// Pictures have a renderer of their own, for <c>image/jpg</c> and nothing else. Who accepts nothing of the kind gets 406
/// (RFC 9110 section 15.5.7) before anything else is looked at, and an error is left to the same renderer, which sends
/// the names of its members.
/// </summary>
internal sealed class PictureRendering(RequestDelegate next)
{
    public const string ContentType = "image/jpg";

    private static readonly MediaTypeHeaderValue Rendered = new(ContentType);

    public Task InvokeAsync(HttpContext context) => Covers(context.Request.Path) && !IsAccepted(context.Request)
        ? ApiAnswers.Detail(StatusCodes.Status406NotAcceptable, "Could not satisfy the request Accept header.").ExecuteAsync(context)
        : next(context);

    /// <summary>Whether the path is a picture's.</summary>
    public static bool Covers(PathString path) => path.Value?.Split('/') is ["", "api", "profile", _, "picture"];

    /// <summary>What an error looks like there.</summary>
    public static byte[] Render(byte[] json) =>
        Encoding.UTF8.GetBytes(string.Concat(JsonElement.Parse(json).EnumerateObject().Select(static member => member.Name)));

    private static bool IsAccepted(HttpRequest request) => request.Headers.Accept.Count == 0
        || (MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted) && accepted.Any(Rendered.IsSubsetOf));
}
