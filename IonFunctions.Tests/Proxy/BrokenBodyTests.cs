using System.Net.Sockets;
using System.Text;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Waiting;

namespace IonFunctions.Tests.Proxy;

/// <summary>A body that does not come as it was announced is its sender's fault: they are told so, and the log has no trouble with it.</summary>
public sealed class BrokenBodyTests(Storage storage) : IAsyncLifetime
{
    private TestApp _app = null!;
    private string _cookie = null!;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync(new ClosedIon(), storage, new Dictionary<string, string?> { ["Proxy:AllowWrites"] = "true" });
        using var visitor = await AppWithoutIon.SignedInAsync(_app);
        var session = (await _app.Store.ReadAsync(visitor.Handle, CancellationToken))!;
        await _app.Store.ReplaceAsync(session with { Tokens = session.Tokens with { Scope = "read write" } }, CancellationToken);
        _cookie = $"{visitor.NameOf("ion-session")}={visitor.Cookies["ion-session"]}";
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nxyz\r\n", 400, "body-broken")]
    [InlineData("Content-Length: 16384\r\n\r\n", 413, "body-too-large")]
    [InlineData("Content-Length: 1000000000\r\n\r\n", 413, "body-too-large")]
    [InlineData("Content-Length: 1000000000\r\nExpect: 100-continue\r\n\r\n", 413, "body-too-large")]
    public async Task A_body_that_is_not_as_announced_or_announced_too_large_is_refused(string rest, int status, string name)
    {
        var answer = await SendAsync(rest, _ => { });

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains("urn:ionfunctions:problem:" + name, answer, StringComparison.Ordinal);
        AssertNoTrouble();
    }

    /// <summary>Kestrel takes the end of what a client sends for the end of its interest, and closes: the log is what is left to look at.</summary>
    [Theory]
    [InlineData("Content-Length: 100\r\n\r\n{\"activity\"")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n20\r\n{\"activity\"")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n")]
    public async Task A_body_that_breaks_off_is_no_trouble(string rest)
    {
        var answer = await SendAsync(rest, client => client.Shutdown(SocketShutdown.Send));

        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 400 ", StringComparison.Ordinal), answer);
        await AssertNoTroubleForAWhileAsync();
    }

    /// <summary>Kestrel waits for five seconds, and then wants 240 bytes in each.</summary>
    [Fact]
    public async Task A_body_that_stalls_is_timed_out()
    {
        var answer = await SendAsync("Content-Length: 100\r\n\r\n{", _ => { });

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Contains("urn:ionfunctions:problem:body-stalled", answer, StringComparison.Ordinal);
        AssertNoTrouble();
    }

    [Fact]
    public async Task Who_hangs_up_in_the_midst_of_it_is_no_trouble()
    {
        for (var i = 0; i < 5; i++)
        {
            using var client = new TcpClient();
            await client.ConnectAsync("localhost", _app.BaseUrl.Port, CancellationToken);
            await client.GetStream().WriteAsync(Request("Content-Length: 100\r\n\r\n{"), CancellationToken);
            client.LingerState = new(enable: true, seconds: 0); // Reset, not closed.
        }

        await AssertNoTroubleForAWhileAsync();
    }

    /// <summary>What must not have happened is looked for while others are served.</summary>
    private async Task AssertNoTroubleForAWhileAsync()
    {
        using var visitor = _app.NewVisitor();
        for (var i = 0; i < 20; i++)
        {
            Assert.False(await visitor.IsSignedInAsync());
            await Task.Delay(50, CancellationToken);
            AssertNoTrouble();
        }
    }

    private void AssertNoTrouble() => Assert.DoesNotContain(_app.LogLines, line =>
        line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Warning", StringComparison.Ordinal));

    private byte[] Request(string rest) => Encoding.ASCII.GetBytes(
        $"POST /api/ion/signups/user HTTP/1.1\r\nHost: {_app.BaseUrl.Authority}\r\nCookie: {_cookie}\r\nContent-Type: application/json\r\nConnection: close\r\n{rest}");

    private async Task<string> SendAsync(string rest, Action<Socket> then)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        patience.CancelAfter(Eventually.Limit);
        using var client = new TcpClient();
        await client.ConnectAsync("localhost", _app.BaseUrl.Port, patience.Token);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Request(rest), patience.Token);
        then(client.Client);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var answer = new StringBuilder();
        try
        {
            var buffer = new char[1024];
            while (await reader.ReadAsync(buffer.AsMemory(), patience.Token) is > 0 and var read)
            {
                answer.Append(buffer, 0, read);
            }
        }
        catch (IOException)
        {
            // Kestrel waits for the rest of the body after it has answered, and then closes hard.
        }

        return answer.ToString();
    }
}
