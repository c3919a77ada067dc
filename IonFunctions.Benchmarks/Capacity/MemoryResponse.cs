using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Azure;
using Azure.Core;

namespace IonFunctions.Benchmarks.Capacity;

/// <summary>An answer to an Azure SDK's request that was made in this process.</summary>
internal sealed class MemoryResponse : Response
{
    private readonly List<HttpHeader> _headers = [new("Date", TimeProvider.System.GetUtcNow().ToString("R", CultureInfo.InvariantCulture))];

    private bool _isError;

    public MemoryResponse(int status, string? body = null, string contentType = "application/json;odata=minimalmetadata", params HttpHeader[] headers)
    {
        Status = status;
        if (body is not null)
        {
            ContentStream = new MemoryStream(Encoding.UTF8.GetBytes(body));
            _headers.Add(new("Content-Type", contentType));
        }

        _headers.AddRange(headers);
    }

    public override int Status { get; }

    public override string ReasonPhrase => "";

    public override Stream? ContentStream { get; set; }

    public override string ClientRequestId { get; set; } = "";

    public override bool IsError => _isError;

    /// <summary>Answers a request: what is an error to it (some take a 404 for an answer) the client does where an answer comes from the network.</summary>
    public void AnswerTo(HttpMessage message)
    {
        message.Response = this;
        _isError = message.ResponseClassifier.IsErrorResponse(message);
    }

    public override void Dispose() => ContentStream?.Dispose();

    protected override bool ContainsHeader(string name) => TryGetHeader(name, out _);

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => _headers;

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        value = _headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).FirstOrDefault();
        return value is not null;
    }

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = TryGetHeader(name, out var value) ? [value] : null;
        return values is not null;
    }
}
