using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace IonFunctions.Benchmarks;

/// <summary>A request to Table Storage as it went over the network.</summary>
/// <param name="Verb">Its method, but <c>QUERY</c> for a GET of several rows and <c>BATCH</c> for a transaction.</param>
/// <param name="Table">The table.</param>
/// <param name="Rows">How many rows its answer held.</param>
/// <param name="Time">From its first byte to the last of the answer.</param>
internal sealed record StorageRequest(string Verb, string Table, int Rows, TimeSpan Time)
{
    /// <summary><c>PUT sessions</c>.</summary>
    public string Name => $"{Verb} {Table}";
}

/// <summary>Counts the storage requests of an instance where they leave the SDK, each retry by itself.</summary>
internal sealed class StorageMeter : HttpPipelinePolicy
{
    private const string Batch = "BATCH";

    // Counted is what the app asks for. Where the machine is busy, an attempt that is given up would make two of one.
    private static readonly TimeSpan LongestAttempt = TimeSpan.FromMinutes(2);

    private readonly Lock _lock = new();
    private List<StorageRequest> _requests = [];

    /// <summary>How many since they were taken.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _requests.Count;
            }
        }
    }

    /// <summary>The requests since the last time, in the order of their answers.</summary>
    public IReadOnlyList<StorageRequest> Take()
    {
        lock (_lock)
        {
            var taken = _requests;
            _requests = [];
            return taken;
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        message.NetworkTimeout = LongestAttempt;
        var started = Stopwatch.GetTimestamp();
        ProcessNext(message, pipeline);
        Note(message, Stopwatch.GetElapsedTime(started));
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        message.NetworkTimeout = LongestAttempt;
        var started = Stopwatch.GetTimestamp();
        await ProcessNextAsync(message, pipeline);
        Note(message, Stopwatch.GetElapsedTime(started));
    }

    private void Note(HttpMessage message, TimeSpan time)
    {
        var (verb, table) = Describe(message.Request);
        var request = new StorageRequest(verb, table, RowsOf(message.Response, verb), time);
        lock (_lock)
        {
            _requests.Add(request);
        }
    }

    private static (string Verb, string Table) Describe(Request request)
    {
        // .../sessions, .../sessions() and .../sessions(PartitionKey='..',RowKey='..'); a transaction has its table inside.
        var path = request.Uri.ToUri().AbsolutePath;
        var resource = path[(path.LastIndexOf('/') + 1)..];
        if (resource == "$batch")
        {
            return (Batch, TableOfBatch(request.Content!));
        }

        var table = resource.Split('(')[0];
        var isQuery = request.Method == RequestMethod.Get && !resource.Contains("RowKey", StringComparison.Ordinal);
        return (isQuery ? "QUERY" : request.Method.Method, table);
    }

    private static string TableOfBatch(RequestContent content)
    {
        using var body = new MemoryStream();
        content.WriteTo(body, CancellationToken.None);
        var text = Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length);
        var url = text[text.IndexOf("http://", StringComparison.Ordinal)..].Split([' ', '('], 2)[0];
        return url[(url.LastIndexOf('/') + 1)..];
    }

    private static int RowsOf(Response response, string verb)
    {
        if (response.IsError || verb is not ("QUERY" or "GET"))
        {
            return 0;
        }

        if (verb == "GET")
        {
            return 1;
        }

        var rows = 0;
        var json = new Utf8JsonReader(response.Content);
        while (json.Read())
        {
            // { "value": [ {row}, {row} ] }
            rows += json is { TokenType: JsonTokenType.StartObject, CurrentDepth: 2 } ? 1 : 0;
        }

        return rows;
    }
}
