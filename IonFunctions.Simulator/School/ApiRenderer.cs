using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using IonFunctions.Simulator.OAuth;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Simulator.School;

/// <summary>
/// What makes bytes of an answer. Data is JSON, or a page for people who look at the API with a browser; pictures have a
/// renderer of their own, for <c>image/jpg</c> and nothing else, which sends of an error the names of its members.
/// </summary>
internal sealed record ApiRenderer(string MediaType, string Format)
{
    private static readonly ApiRenderer Json = new("application/json", "json");
    private static readonly ApiRenderer Page = new("text/html", "api");
    private static readonly ApiRenderer Picture = new("image/jpg", "jpg");
    private static readonly ApiRenderer[] OfData = [Json, Page];
    private static readonly ApiRenderer[] OfPictures = [Picture];

    /// <summary>How many spaces JSON is to be indented by; <c>Accept: application/json; indent=4</c> asks for it.</summary>
    private int Indent { get; init; }

    /// <summary>By <c>?format=</c> and <c>Accept</c>; who can't be served is answered by the first one.</summary>
    public static (ApiRenderer Renderer, ApiAnswer? Refused) Choose(HttpRequest request, ApiView view)
    {
        var all = view.IsPicture ? OfPictures : OfData;
        var renderers = all;
        if (request.Query["format"] is [.., { Length: > 0 } format])
        {
            renderers = Array.FindAll(all, renderer => renderer.Format == format);
            if (renderers.Length == 0)
            {
                return (all[0], ApiAnswers.NotFound());
            }
        }

        var accepted = (request.Headers.Accept.Count == 0 ? "*/*" : request.Headers.Accept.ToString())
            .Split(',', StringSplitOptions.TrimEntries).Select(AcceptedType.Parse).ToList();
        var chosen =
            from wanted in accepted.GroupBy(static type => type.Precedence).OrderByDescending(static types => types.Key)
            from renderer in renderers
            from type in wanted
            where type.Takes(renderer.MediaType)
            select renderer with { Indent = IndentOf(type) };
        return chosen.FirstOrDefault() is { } found
            ? (found, null)
            : (all[0], ApiAnswers.Detail(StatusCodes.Status406NotAcceptable, "Could not satisfy the request Accept header."));
    }

    public Task WriteAsync(HttpContext context, ApiView view, ApiAnswer answer)
    {
        var headers = context.Response.Headers;
        headers.Allow = string.Join(", ", view.Methods);
        // Of the renderers, of CORS, of Django OAuth Toolkit and of the session, from the inside out.
        headers.Vary = view.IsPicture ? "origin, Authorization, Cookie" : "Accept, origin, Authorization, Cookie";
        return this switch
        {
            { Format: "api" } => WritePageAsync(context, view, answer),
            { Format: "jpg" } => WriteAsync(
                context.Response, answer, answer.Picture ?? NamesOf(answer.Json), answer.Picture is null ? MediaType : "image/jpeg"),
            _ => WriteAsync(context.Response, answer, Indented(answer.Json, Indent), MediaType),
        };
    }

    private static async Task WriteAsync(HttpResponse response, ApiAnswer answer, byte[] body, string contentType)
    {
        response.StatusCode = answer.Status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(response.HttpContext.Request.Method))
        {
            await response.Body.WriteAsync(body);
        }
    }

    private static Task WritePageAsync(HttpContext context, ApiView view, ApiAnswer answer)
    {
        var request = context.Request;
        var json = WebUtility.HtmlEncode(Encoding.UTF8.GetString(Indented(answer.Json, spaces: 2)));
        return new HtmlPage(
            view.Name, $"<p><code>{WebUtility.HtmlEncode($"{request.Method} {request.Path}")}</code></p>\n<pre>{json}</pre>\n")
        {
            Status = answer.Status,
        }.ExecuteAsync(context);
    }

    private static byte[] NamesOf(byte[] json) =>
        Encoding.UTF8.GetBytes(string.Concat(JsonElement.Parse(json).EnumerateObject().Select(static member => member.Name)));

    private static byte[] Indented(byte[] json, int spaces) => spaces == 0
        ? json
        : Encoding.UTF8.GetBytes(JsonNode.Parse(json)!.ToJsonString(new JsonSerializerOptions
        {
            WriteIndented = true,
            IndentSize = spaces,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }));

    private static int IndentOf(AcceptedType type) =>
        type.Parameters.TryGetValue("indent", out var text)
            && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var indent)
            ? Math.Clamp(indent, 0, 8)
            : 0;
}
