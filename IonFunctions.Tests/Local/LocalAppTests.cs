using System.Net;
using System.Net.Sockets;
using IonFunctions.Core.Http;
using IonFunctions.Local;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Local;

public sealed class LocalAppTests
{
    private const string Page = "https://pages.example";

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_answers_on_both_loopback_addresses()
    {
        await using var app = await StartAsync(LoopbackPort.Next());
        using var client = Client();

        string[] hosts = Socket.OSSupportsIPv6 ? ["localhost", "127.0.0.1", "[::1]"] : ["localhost", "127.0.0.1"];
        foreach (var host in hosts)
        {
            using var answer = await client.GetAsync(new Uri($"http://{host}:{app.BaseUrl.Port}/{Routes.Session}"), CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        await using var app = await StartAsync(LoopbackPort.Next());

        var fault = await Assert.ThrowsAsync<StartException>(() => StartAsync(app.BaseUrl.Port));
        Assert.Contains($"Port {app.BaseUrl.Port} is in use", fault.Message, StringComparison.Ordinal);
        Assert.Throws<StartException>(() => Ports.EnsureFree(app.BaseUrl.Port));
    }

    [Fact]
    public async Task Pages_of_allowed_origins_may_call_with_their_cookies()
    {
        await using var app = await StartAsync(LoopbackPort.Next());

        using var answer = await SendAsync(app, HttpMethod.Get, Page);
        Assert.Equal([Page], answer.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Equal(["true"], answer.Headers.GetValues("Access-Control-Allow-Credentials"));

        using var preflight = await SendAsync(app, HttpMethod.Options, Page, ("Access-Control-Request-Method", "GET"));
        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal([Page], preflight.Headers.GetValues("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Other_origins_are_not_allowed()
    {
        await using var app = await StartAsync(LoopbackPort.Next());

        using var answer = await SendAsync(app, HttpMethod.Get, "https://elsewhere.example");
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    private static async Task<HttpResponseMessage> SendAsync(
        LocalApp app, HttpMethod method, string origin, params (string Name, string Value)[] headers)
    {
        using var client = Client();
        using var request = new HttpRequestMessage(method, new Uri(app.BaseUrl, Routes.Session));
        request.Headers.Add("Origin", origin);
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await client.SendAsync(request, CancellationToken);
    }

    private static HttpClient Client() => new(new SocketsHttpHandler { UseProxy = false });

    private static Task<LocalApp> StartAsync(int port)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Ion:BaseUrl"] = $"http://127.0.0.1:{LoopbackPort.Next()}",
            ["Ion:ClientId"] = "client",
            ["Ion:ClientSecret"] = "secret",
            ["App:PublicUrl"] = $"http://localhost:{port}",
            ["App:AllowedOrigins"] = $"{Page}, https://more.example",
            ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
            ["Session:Key"] = LocalSecrets.Generate().SessionKey,
        };
        return LocalApp.StartAsync(settings, port, configureServices: null, CancellationToken);
    }
}
