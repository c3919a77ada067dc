using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using IonFunctions.Tests.Leaks;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Tests.Servers;

/// <summary>
/// Stands between the app and a server (Ion, storage) at as many ports as it has instances to tell apart, and keeps a
/// journal of what passes. It sees a request through though whoever sent it has gone, as a server does.
/// </summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8, // As Kestrel has read them.
    })
    {
        Timeout = Timeout.InfiniteTimeSpan, // It waits as long as who asked.
    };

    private LoopbackServer _server = null!;

    private Relay(Uri target) => Target = target;

    /// <summary>The server.</summary>
    public Uri Target { get; set; }

    /// <summary>Where each instance finds the server.</summary>
    public IReadOnlyList<Uri> Urls => _server.Urls;

    /// <summary>What has passed, of the requests that <see cref="IsNoted"/> picks, in the order of the answers.</summary>
    public ConcurrentQueue<Exchange> Journal { get; } = new();

    /// <summary>Which requests go into the journal; all where none is given.</summary>
    public Func<HttpRequest, bool> IsNoted { get; init; } = _ => true;

    /// <summary>Answers in the server's place with this status, where it gives one.</summary>
    public Func<HttpRequest, int?>? Failing { get; set; }

    /// <summary>Is told all that passes, to the byte, before it is answered.</summary>
    public Action<Overheard>? Overhearing { get; init; }

    /// <summary>Answers in the server's place, where it gives an answer to a request and its body: status, type and body.</summary>
    public Func<HttpRequest, string, (int Status, string Type, string Body)?>? Answering { get; set; }

    /// <summary>What a request waits for before the server hears of it.</summary>
    public Func<HttpRequest, Task>? BeforeForwarding { get; set; }

    /// <summary>What an answer to such a request waits for, after the server has done its work and the journal has it.</summary>
    public Func<HttpRequest, Task>? BeforeAnswering { get; set; }

    public static async Task<Relay> StartAsync(
        Uri target, int ports = 1, Func<HttpRequest, bool>? isNoted = null, X509Certificate2? certificate = null, Action<Overheard>? overhearing = null)
    {
        var relay = new Relay(target) { IsNoted = isNoted ?? (_ => true), Overhearing = overhearing };
        relay._server = await LoopbackServer.StartAsync(relay.RelayAsync, ports, certificate);
        return relay;
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _server.StopAsync(atOnce.Token);
        await _server.DisposeAsync();
        _http.Dispose();
    }

    private async Task RelayAsync(HttpContext context)
    {
        var received = DateTimeOffset.UtcNow;
        var request = context.Request;
        using var requestBody = new MemoryStream();
        await request.Body.CopyToAsync(requestBody);
        if (Failing?.Invoke(request) is { } status)
        {
            context.Response.StatusCode = status;
            Note(context, requestBody, status, [], received);
            Overhear(context, requestBody, status, [], []);
            return;
        }

        if (Answering?.Invoke(request, System.Text.Encoding.UTF8.GetString(requestBody.ToArray())) is var (instead, type, text))
        {
            (context.Response.StatusCode, context.Response.ContentType) = (instead, type);
            Overhear(context, requestBody, instead, [("Content-Type", type)], System.Text.Encoding.UTF8.GetBytes(text));
            await context.Response.WriteAsync(text);
            return;
        }

        await (BeforeForwarding?.Invoke(request) ?? Task.CompletedTask);
        using var forwarded = Forwarded(request, requestBody);
        HttpResponseMessage answer;
        try
        {
            answer = await _http.SendAsync(forwarded, CancellationToken.None);
        }
        catch (Exception e) when (e is HttpRequestException or SocketException)
        {
            Note(context, requestBody, 0, [], received);
            Overhear(context, requestBody, 0, [], []);
            context.Abort(); // No server there, and so none here.
            return;
        }

        using (answer)
        {
            var body = await answer.Content.ReadAsByteArrayAsync();
            Note(context, requestBody, (int)answer.StatusCode, body, received);
            Overhear(context, requestBody, (int)answer.StatusCode, [.. answer.Headers.Concat(answer.Content.Headers).SelectMany(header => header.Value.Select(value => (header.Key, value)))], body);
            await (BeforeAnswering?.Invoke(request) ?? Task.CompletedTask);

            await AnswerAsync(context, answer, body);
        }
    }

    private HttpRequestMessage Forwarded(HttpRequest request, MemoryStream body)
    {
        var forwarded = new HttpRequestMessage(new(request.Method), new Uri(Target, request.Path.ToUriComponent() + request.QueryString));
        if (body.Length > 0)
        {
            forwarded.Content = new ByteArrayContent(body.ToArray());
        }

        foreach (var (name, value) in request.Headers)
        {
            if (name is not ("Host" or "Connection" or "Content-Length" or "Transfer-Encoding")
                && !forwarded.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value))
            {
                forwarded.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value);
            }
        }

        return forwarded;
    }

    private static async Task AnswerAsync(HttpContext context, HttpResponseMessage answer, byte[] body)
    {
        var response = context.Response;
        response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (name is not ("Connection" or "Content-Length" or "Transfer-Encoding" or "Keep-Alive"))
            {
                response.Headers[name] = values.ToArray();
            }
        }

        if (answer.StatusCode is not (HttpStatusCode.NoContent or HttpStatusCode.NotModified))
        {
            response.ContentLength = body.Length;
            try
            {
                await response.Body.WriteAsync(body);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // Whoever asked has gone.
            }
        }
    }

    private int InstanceOf(HttpContext context) => Urls.Index().First(url => url.Item.Port == context.Connection.LocalPort).Index;

    private void Overhear(HttpContext context, MemoryStream requestBody, int status, IReadOnlyList<(string, string)> headers, byte[] body) =>
        Overhearing?.Invoke(new(
            InstanceOf(context),
            context.Request.Method,
            context.Request.Path.ToUriComponent() + context.Request.QueryString,
            [.. context.Request.Headers.SelectMany(header => header.Value.Select(value => (header.Key, value ?? "")))],
            requestBody.ToArray(),
            status,
            headers,
            body));

    private void Note(HttpContext context, MemoryStream requestBody, int status, byte[] body, DateTimeOffset received)
    {
        if (IsNoted(context.Request))
        {
            Journal.Enqueue(new(
                InstanceOf(context),
                context.Request.Method,
                context.Request.Path + context.Request.QueryString,
                Encoding.UTF8.GetString(requestBody.ToArray()),
                status,
                Encoding.UTF8.GetString(body),
                received,
                DateTimeOffset.UtcNow));
        }
    }
}

/// <summary>A request that has passed, and its answer.</summary>
/// <param name="Instance">Who sent it: the index of the URL that it came to.</param>
/// <param name="Method">Its method.</param>
/// <param name="Target">Its path and query.</param>
/// <param name="RequestBody">Its body.</param>
/// <param name="Status">The answer's status; 0 where there was no answer.</param>
/// <param name="ResponseBody">The answer's body.</param>
/// <param name="ReceivedAt">When it came.</param>
/// <param name="AnsweredAt">When the server had answered.</param>
internal sealed record Exchange(
    int Instance, string Method, string Target, string RequestBody, int Status, string ResponseBody, DateTimeOffset ReceivedAt, DateTimeOffset AnsweredAt);
