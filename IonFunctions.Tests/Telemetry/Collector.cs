using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using IonFunctions.Tests.Servers;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Tests.Telemetry;

/// <summary>Takes whatever telemetry is sent to it, as a collector (OTLP over HTTP) and as Application Insights (<c>/v2.1/track</c>).</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Path, string Body)> _received = new();
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _bytes = new();
    private LoopbackServer _server = null!;

    public Uri Url => _server.Url;

    public IReadOnlyCollection<string> Paths => [.. _received.Select(one => one.Path).Distinct()];

    public static async Task<Collector> StartAsync()
    {
        var collector = new Collector();
        collector._server = await LoopbackServer.StartAsync(collector.TakeAsync);
        return collector;
    }

    /// <summary>
    /// All that was sent to a path, as text: protobuf, too, has its strings in UTF-8, so that what is in it can be found
    /// and what is not there is not.
    /// </summary>
    public string Received(string path) => string.Concat(_received.Where(one => one.Path == path).Select(one => one.Body));

    /// <summary>All that was sent, in the bytes that it came in.</summary>
    public IEnumerable<(string Path, byte[] Body)> Bytes => _bytes;

    /// <summary>All that was sent to a path, line by line.</summary>
    public IEnumerable<string> Lines(string path) =>
        _received.Where(one => one.Path == path).SelectMany(one => one.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries));

    public string ReceivedInAll() => string.Concat(_received.Select(one => one.Body));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await using var sent = context.Request.Headers.ContentEncoding == "gzip"
            ? new GZipStream(context.Request.Body, CompressionMode.Decompress)
            : context.Request.Body;
        await sent.CopyToAsync(body, context.RequestAborted);
        var text = Encoding.UTF8.GetString(body.ToArray());
        _bytes.Enqueue((context.Request.Path, body.ToArray()));
        _received.Enqueue((context.Request.Path, text));
        if (context.Request.Path == "/v2.1/track")
        {
            var items = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
            await context.Response.WriteAsJsonAsync(new { itemsReceived = items, itemsAccepted = items, errors = Array.Empty<string>() });
        }
    }
}
