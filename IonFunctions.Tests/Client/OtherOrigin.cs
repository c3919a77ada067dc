using IonFunctions.Tests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;

namespace IonFunctions.Tests.Client;

/// <summary>A web server on another port of localhost, and so another origin of the same site: for pages that use the app from there.</summary>
internal sealed class OtherOrigin : IAsyncDisposable
{
    private LoopbackServer _server = null!;

    public Uri Url => new($"http://localhost:{_server.Url.Port}/");

    /// <summary>The origin as browsers send it, and as <c>App__AllowedOrigins</c> lists it.</summary>
    public string Origin => Url.GetLeftPart(UriPartial.Authority);

    /// <summary>The app that the sample is to use; set when it is known.</summary>
    public Uri? App { get; set; }

    /// <summary>Serves an empty page at <c>/</c>, and the sample at <c>/schedule/</c>, with the changes that its README asks for.</summary>
    public static async Task<OtherOrigin> StartAsync()
    {
        var other = new OtherOrigin();
        other._server = await LoopbackServer.StartAsync(other.AnswerAsync);
        return other;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path == "/")
        {
            context.Response.ContentType = "text/html";
            await context.Response.WriteAsync("<!doctype html><title>Another origin</title>", context.RequestAborted);
            return;
        }

        var file = Path.Combine(
            IonFunctions.Local.RepositoryRoot.Find(), "samples", (path.EndsWith('/') ? path + "index.html" : path).TrimStart('/'));
        if (!File.Exists(file))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        new FileExtensionContentTypeProvider().TryGetContentType(file, out var type);
        context.Response.ContentType = type;
        var app = App!.GetLeftPart(UriPartial.Authority);
        var content = await File.ReadAllTextAsync(file, context.RequestAborted);
        await context.Response.WriteAsync(
            content.Replace("""<meta name="ion-app" content="">""", $"""<meta name="ion-app" content="{app}">""", StringComparison.Ordinal)
                .Replace("http://localhost:7071", app, StringComparison.Ordinal),
            context.RequestAborted);
    }
}
