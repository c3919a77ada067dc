using System.Text.RegularExpressions;
using System.Web;
using Azure.Core;
using Azure.Core.Pipeline;

namespace IonFunctions.Benchmarks.Capacity;

/// <summary>
/// A table service in this process, behind the real client, which it answers in place of the network: as late as it is told to, and with 503
/// what is more in a second than Azure's targets for an account and a partition. Azurite has one thread, and would be what is measured.
/// It knows what the app asks: GET, POST, PUT and DELETE of a row, a query by a range of partitions, and a transaction of deletions.
/// </summary>
internal sealed partial class TableServiceStandIn : HttpPipelinePolicy
{
    private readonly MemoryRows _rows = new();
    private readonly RequestLimits _limits = new();

    /// <summary>From a request to its answer.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>The most requests in a second.</summary>
    public int Peak => _limits.Peak;

    /// <summary>Requests in all.</summary>
    public int Requests => _limits.Requests;

    /// <summary>Those that were too many.</summary>
    public int Refused => _limits.Refused;

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (Latency > TimeSpan.Zero)
        {
            await Task.Delay(Latency, message.CancellationToken);
        }

        Answer(message.Request).AnswerTo(message);
    }

    private MemoryResponse Answer(Request request)
    {
        var url = request.Uri.ToUri();
        var path = Uri.UnescapeDataString(url.AbsolutePath);
        var resource = path[(path.LastIndexOf('/') + 1)..];
        if (resource == "$batch")
        {
            return AnswerBatch(Uri.UnescapeDataString(TextOf(request.Content!)));
        }

        var table = resource.Split('(')[0];
        var keys = Keys().Match(resource);
        var body = request.Content is { } content && request.Method != RequestMethod.Get ? TextOf(content) : null;
        var isRow = keys.Success || request.Method == RequestMethod.Post;
        var (partition, row) = keys.Success ? (keys.Groups["partition"].Value, keys.Groups["row"].Value) : MemoryRows.KeysOf(body);
        if (!_limits.Allow(table + "/" + partition, entities: 1))
        {
            return Failure(503, "ServerBusy");
        }

        request.Headers.TryGetValue("If-Match", out var version);
        return request.Method.Method switch
        {
            "GET" when isRow => _rows.Find(table, partition, row) is { } found ? Row(200, found) : Failure(404, "ResourceNotFound"),
            "GET" => Query(table, HttpUtility.ParseQueryString(url.Query)),
            "POST" => Written(_rows.Insert(table, partition, row, body!), "EntityAlreadyExists"),
            "PUT" => Written(_rows.Put(table, partition, row, body!, version)),
            "DELETE" => Written(_rows.Delete(table, partition, row, version)),
            var method => throw new NotSupportedException(method),
        };
    }

    private MemoryResponse Query(string table, System.Collections.Specialized.NameValueCollection query)
    {
        var bounds = Bounds().Matches(query["$filter"]!).ToDictionary(
            match => match.Groups["is"].Value, match => match.Groups["value"].Value, StringComparer.Ordinal);
        var (first, last) = bounds.TryGetValue("eq", out var one) ? (one, one) : (bounds["ge"], bounds["le"]);
        var (page, next) = _rows.Query(table, first, last, query["NextPartitionKey"], query["NextRowKey"]);
        return new(
            200,
            $$"""{"value":[{{string.Join(',', page.Select(row => row.Json))}}]}""",
            headers: next is { } after ? [new("x-ms-continuation-NextPartitionKey", after.Partition), new("x-ms-continuation-NextRowKey", after.Row)] : []);
    }

    private MemoryResponse AnswerBatch(string body)
    {
        var deletions = Deletions().Matches(body)
            .Select(match => (Partition: match.Groups["partition"].Value, Row: match.Groups["row"].Value, Version: match.Groups["version"].Value)).ToList();
        var table = Deletions().Match(body).Groups["table"].Value;
        if (!_limits.Allow(table + "/" + deletions[0].Partition, deletions.Count))
        {
            return Failure(503, "ServerBusy");
        }

        var failed = _rows.DeleteTogether(table, deletions);
        var parts = failed is { } status
            ? Part($"HTTP/1.1 {status} No\r\nContent-Type: application/json\r\n\r\n{ErrorOf(status == 404 ? "ResourceNotFound" : "UpdateConditionNotSatisfied")}\r\n")
            : string.Concat(deletions.Select(_ => Part("HTTP/1.1 204 No Content\r\n\r\n\r\n")));
        return new(
            202,
            $"--batch\r\nContent-Type: multipart/mixed; boundary=changes\r\n\r\n{parts}--changes--\r\n--batch--\r\n",
            "multipart/mixed; boundary=batch");

        static string Part(string answer) =>
            $"--changes\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n{answer}";
    }

    private static MemoryResponse Row(int status, MemoryRow row) => new(status, row.Json, headers: new HttpHeader("ETag", row.Version));

    private static MemoryResponse Written((int Status, string? Version) outcome, string conflict = "UpdateConditionNotSatisfied") => outcome.Status switch
    {
        204 => new(204, headers: outcome.Version is { } version ? [new("ETag", version)] : []),
        404 => Failure(404, "ResourceNotFound"),
        var status => Failure(status, conflict),
    };

    private static MemoryResponse Failure(int status, string code) => new(status, ErrorOf(code), headers: new HttpHeader("x-ms-error-code", code));

    // The client reads the table service's own words off what comes from the network alone, and Azure's common ones off everything.
    private static string ErrorOf(string code) => $$$$"""{"error":{"code":"{{{{code}}}}","message":"{{{{code}}}}"}}""";

    private static string TextOf(RequestContent content)
    {
        using var body = new MemoryStream();
        content.WriteTo(body, CancellationToken.None);
        return System.Text.Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length);
    }

    [GeneratedRegex(@"\(PartitionKey='(?<partition>[^']*)',\s?RowKey='(?<row>[^']*)'\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Keys();

    [GeneratedRegex("PartitionKey (?<is>eq|ge|le) '(?<value>[^']*)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Bounds();

    [GeneratedRegex(
        @"DELETE \S+/(?<table>\w+)\(PartitionKey='(?<partition>[^']*)',\s?RowKey='(?<row>[^']*)'\)\S* HTTP/1\.1[\s\S]*?If-Match: (?<version>\S+)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Deletions();
}
