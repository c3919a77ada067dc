using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Web;

namespace IonFunctions.Tests.Servers;

/// <summary>
/// An Ion that answers what a test has written, byte for byte, labels and all, and keeps what it was sent. What the test
/// says nothing about is answered as Ion would: tokens in numbered pairs, Ada's profile, and an empty object for the rest.
/// </summary>
internal sealed class ScriptedIon : IIonServer
{
    public const string Profile =
        """{"id":30001,"ion_username":"2027alovelace","first_name":"Ada","last_name":"Lovelace","tj_email":"2027alovelace@tjhsst.edu","user_type":"student"}""";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly Task _listening;
    private int _issued;

    public ScriptedIon()
    {
        _listener.Start();
        BaseUrl = new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _listening = ListenAsync();
    }

    public Uri BaseUrl { get; }

    public string ClientId => "client-of-a-script";

    public string ClientSecret => "secret-of-a-script";

    /// <summary>Answers a request otherwise than usual, where it gives an answer.</summary>
    public Func<ScriptedRequest, ScriptedAnswer?> Script { get; set; } = _ => null;

    /// <summary>All that it was sent.</summary>
    public ConcurrentQueue<ScriptedRequest> Requests { get; } = new();

    /// <summary>What a token response says of the next pair, unless the test has another.</summary>
    public string NextTokens(string expiresIn = "36000")
    {
        var number = Interlocked.Increment(ref _issued);
        return $$"""{"access_token":"access-{{number}}","expires_in":{{expiresIn}},"token_type":"Bearer","scope":"read","refresh_token":"refresh-{{number}}"}""";
    }

    public Task RegisterRedirectUriAsync(Uri redirectUri) => Task.CompletedTask;

    public Task<Uri> AuthorizeAsync(Uri authorizeUrl, string username, bool allow = true)
    {
        var query = HttpUtility.ParseQueryString(authorizeUrl.Query);
        return Task.FromResult(new Uri($"{query["redirect_uri"]}?code=code&state={query["state"]}"));
    }

    public Task SetAccessTokenLifetimeAsync(TimeSpan lifetime) => throw new NotSupportedException();

    public Task RevokeAccessTokensAsync(string username) => throw new NotSupportedException();

    public Task RevokeGrantsAsync(string username) => throw new NotSupportedException();

    public Task RefuseBadTokensWithAsync(HttpStatusCode status) => throw new NotSupportedException();

    public Task<(int AccessTokens, int RefreshTokens)> CountLiveTokensAsync(string username) => throw new NotSupportedException();

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener.Dispose();
        await _listening;
        _over.Dispose();
    }

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                _ = AnswerAsync(await _listener.AcceptTcpClientAsync(_over.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // It is over.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                if (await ScriptedRequest.ReadAsync(stream, _over.Token) is { } request)
                {
                    Requests.Enqueue(request);
                    await stream.WriteAsync((Script(request) ?? Usual(request)).ToBytes(request.Method == "HEAD"), _over.Token);
                    client.Client.Shutdown(SocketShutdown.Send);
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
            {
                // Whoever asked has gone.
            }
        }
    }

    private ScriptedAnswer Usual(ScriptedRequest request) => request.Path switch
    {
        "/oauth/token/" => ScriptedAnswer.Json(NextTokens()),
        "/oauth/revoke_token/" => new("200 OK", []),
        "/api/profile" => ScriptedAnswer.Json(Profile),
        _ => ScriptedAnswer.Json("{}"),
    };
}

/// <summary>A request as it came.</summary>
internal sealed record ScriptedRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Path => Target.Split('?')[0];

    public static async Task<ScriptedRequest?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var bytes = new List<byte>();
        var one = new byte[1];
        while (!bytes.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            if (await stream.ReadAsync(one, cancellationToken) == 0)
            {
                return null;
            }

            bytes.Add(one[0]);
        }

        var lines = Encoding.Latin1.GetString([.. bytes]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines[1..].Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[headers.TryGetValue("Content-Length", out var length) ? int.Parse(length, System.Globalization.CultureInfo.InvariantCulture) : 0];
        await stream.ReadExactlyAsync(body, cancellationToken);
        var start = lines[0].Split(' ');
        return new(start[0], start[1], headers, Encoding.UTF8.GetString(body));
    }
}

/// <summary>An answer as it goes.</summary>
/// <param name="Head">Status and reason, then headers, a line each; characters are bytes.</param>
/// <param name="Body">The body; its length is added where the head has none.</param>
internal sealed record ScriptedAnswer(string Head, byte[] Body)
{
    public static ScriptedAnswer Json(string body, string status = "200 OK", string contentType = "application/json") =>
        new($"{status}\r\nContent-Type: {contentType}", Encoding.UTF8.GetBytes(body));

    public byte[] ToBytes(bool headAlone)
    {
        var length = Head.Contains("Content-Length", StringComparison.OrdinalIgnoreCase) ? "" : $"Content-Length: {Body.Length}\r\n";
        return [.. Encoding.Latin1.GetBytes($"HTTP/1.1 {Head}\r\n{length}Connection: close\r\n\r\n"), .. headAlone ? [] : Body];
    }
}
