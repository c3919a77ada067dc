using IonFunctions.Local;
using IonFunctions.Tests.Servers;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Tests.CrossOrigin;

/// <summary>Other sites, by https at names below <c>.test</c>: every page of theirs has the script that tries it all.</summary>
internal sealed class AttackPages : IAsyncDisposable
{
    private static readonly string Script = Path.Combine(RepositoryRoot.Find(), "IonFunctions.Tests", "CrossOrigin", "attack.js");

    // What leads from the app to anywhere else is reported: that, too, can be seen.
    private const string Policy =
        "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob: https://app.school.test:* wss://app.school.test:*; form-action 'self' https://app.school.test:*";

    private LoopbackServer _server = null!;

    public static async Task<AttackPages> StartAsync()
    {
        var pages = new AttackPages();
        pages._server = await LoopbackServer.StartAsync(AnswerAsync, certificate: LoopbackCertificate.KnownToBrowser);
        return pages;
    }

    /// <summary>A page of a host: <c>evil.test</c> is another site, whatever is below <c>school.test</c> a sibling.</summary>
    public Uri At(string host, string path = "/") => new($"https://{host}:{_server.Url.Port}{path}");

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        var to = request.Query["to"].ToString();
        switch (request.Path.Value)
        {
            case "/redirect":
                (response.StatusCode, response.Headers.Location) = (StatusCodes.Status307TemporaryRedirect, to);
                break;
            case "/attack.js":
                response.ContentType = "text/javascript";
                await response.SendFileAsync(Script, context.RequestAborted);
                break;
            default:
                response.Headers["Content-Security-Policy-Report-Only"] = Policy;
                response.ContentType = "text/html";
                await response.WriteAsync("""<!doctype html><meta charset="utf-8"><title>Another site</title><body><script src="/attack.js"></script>""", context.RequestAborted);
                break;
        }
    }
}
