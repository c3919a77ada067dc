using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Tests.Client;

/// <summary>A web server on another port of localhost, and so another origin of the same site: for pages that use the app from there.</summary>
internal sealed class OtherOrigin : IAsyncDisposable
{
    private readonly WebApplication _server;

    private OtherOrigin(WebApplication server) => _server = server;

    public Uri Url { get; private set; } = null!;

    /// <summary>The origin as browsers send it, and as <c>App__AllowedOrigins</c> lists it.</summary>
    public string Origin => Url.GetLeftPart(UriPartial.Authority);

    /// <summary>The app that the sample is to use; set when it is known.</summary>
    public Uri? App { get; set; }

    /// <summary>Serves an empty page at <c>/</c>, and the sample at <c>/schedule/</c>, with the changes that its README asks for.</summary>
    public static async Task<OtherOrigin> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var other = new OtherOrigin(builder.Build());
        other._server.Run(other.AnswerAsync);
        await other._server.StartAsync();
        var address = other._server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        other.Url = new($"http://localhost:{new Uri(address).Port}/");
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
