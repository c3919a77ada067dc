using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using IonFunctions.Local;
using IonFunctions.Tests.Local;

namespace IonFunctions.Tests.Processes;

/// <summary>The proxy of the environment, which a process reads once.</summary>
public sealed class ProxyTests : IDisposable
{
    private const string Ion = "ion.no-such-host.invalid";
    private readonly TcpListener _proxy = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> _asked = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public void Dispose() => _proxy.Dispose();

    [Fact]
    public async Task Ion_is_reached_by_the_proxy_of_the_environment()
    {
        using var app = await StartAsync($"https://{Ion}", noProxy: null);

        Assert.Equal([$"CONNECT {Ion}:443 HTTP/1.1"], _asked.Distinct(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData($"https://{Ion}", Ion)]
    [InlineData($"https://{Ion}", ".invalid")]
    [InlineData("http://127.0.0.1:9", null)] // A simulated one, which no proxy can reach.
    public async Task But_not_where_the_environment_says_so_nor_on_this_machine(string ion, string? noProxy)
    {
        using var app = await StartAsync(ion, noProxy);

        Assert.Empty(_asked);
    }

    /// <summary>An app that has looked for Ion once, as it does for its health before it is ready.</summary>
    private async Task<LocalProcess> StartAsync(string ion, string? noProxy)
    {
        _proxy.Start();
        var address = $"http://{_proxy.LocalEndpoint}";
        _ = RefuseAsync();
        var app = LocalProcess.Start(
            new Dictionary<string, string?>
            {
                ["Ion__BaseUrl"] = ion,
                ["Ion__ClientId"] = "client",
                ["Ion__ClientSecret"] = "secret",
                ["AzureWebJobsStorage"] = $"DefaultEndpointsProtocol=http;AccountName=a;AccountKey=AAAA;TableEndpoint=http://127.0.0.1:{Ports.Free()}/a;",
                ["Session__Key"] = LocalSecrets.Generate().SessionKey,
                ["HTTPS_PROXY"] = address,
                ["HTTP_PROXY"] = address,
                ["https_proxy"] = address,
                ["http_proxy"] = address,
                ["NO_PROXY"] = null,
                ["no_proxy"] = noProxy,
            },
            "--app-only", "--port", Ports.Free().ToString(CultureInfo.InvariantCulture));
        await app.WaitUntilReadyAsync(CancellationToken);
        return app;
    }

    private async Task RefuseAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _proxy.AcceptTcpClientAsync(CancellationToken);
                await using var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII);
                _asked.Enqueue(await reader.ReadLineAsync(CancellationToken) ?? "");
                await stream.WriteAsync("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), CancellationToken);
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException or IOException or OperationCanceledException)
        {
            // The test is over.
        }
    }
}
