using System.Collections.Concurrent;
using IonFunctions.Tests.Servers;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Tests.Infra;

/// <summary>Answers the hooks in the place of Azure's resource manager, and of the app that was deployed.</summary>
internal sealed class AzureStub : IAsyncDisposable
{
    private readonly ConcurrentQueue<Request> _requests = new();
    private LoopbackServer _server = null!;

    /// <summary>What a request with this method is answered.</summary>
    public Dictionary<string, (int Status, string Body)> Answers { get; } = new(StringComparer.Ordinal) { ["GET"] = (200, "{}"), ["PUT"] = (200, "{}") };

    /// <summary>After how many requests with this method what is answered from then on.</summary>
    public Dictionary<string, (int Requests, (int Status, string Body) Answer)> After { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<Request> Requests => [.. _requests];

    public string Url => _server.Url.GetLeftPart(UriPartial.Authority);

    public static async Task<AzureStub> StartAsync()
    {
        var stub = new AzureStub();
        stub._server = await LoopbackServer.StartAsync(stub.AnswerAsync);
        return stub;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        _requests.Enqueue(new(
            context.Request.Method, context.Request.Path + context.Request.QueryString.Value, context.Request.Headers.Authorization.ToString(), body));

        var method = context.Request.Method;
        var (status, answer) = After.TryGetValue(method, out var after) && _requests.Count(request => request.Method == method) > after.Requests
            ? after.Answer
            : Answers[method];
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(answer, context.RequestAborted);
    }

    internal sealed record Request(string Method, string Path, string Authorization, string Body);
}
