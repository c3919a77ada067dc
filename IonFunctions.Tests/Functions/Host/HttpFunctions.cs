using System.Diagnostics;
using IonFunctions.Tests.Functions.Host.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yarp.ReverseProxy.Forwarder;

namespace IonFunctions.Tests.Functions.Host;

/// <summary>
/// A request that a function takes (FunctionInvocationMiddleware, DefaultHttpProxyService): the worker is told of an
/// invocation, and its own HTTP server is sent the request with the invocation's id, by which it brings the two together.
/// </summary>
internal sealed class HttpFunctions(IHttpForwarder forwarder) : IDisposable
{
    private const string InvocationIdHeader = "x-ms-invocation-id";

    private static readonly ForwarderRequestConfig Config = new() { ActivityTimeout = TimeSpan.FromSeconds(240) };

    private readonly HttpMessageInvoker _http = new(new RetryHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }));

    public async Task RunAsync(HttpContext context, WorkerChannel worker, HostedFunction function, RouteValueDictionary values)
    {
        Task<ForwarderError>? forwarding = null;
        await worker.InvokeAsync(
            function,
            new TypedData { Http = Parameters(values) },
            metadata: null,
            invocationId =>
            {
                context.Request.Headers.TryAdd(InvocationIdHeader, invocationId);
                forwarding = forwarder.SendAsync(context, worker.HttpUri.AbsoluteUri, _http, Config).AsTask();

                // Where the invocation fails nobody waits for it, here as there; but its exception is not one that nobody has seen.
                _ = forwarding.ContinueWith(sent => sent.Exception, TaskScheduler.Default);
            },
            Activity.Current?.Id,
            context.RequestAborted);
        if (await forwarding! is not ForwarderError.None and var error)
        {
            throw new FunctionFailedException($"{function.Name}: the request could not be forwarded to the worker ({error}).");
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>All that a worker with an HTTP server of its own is told of the request.</summary>
    private static RpcHttp Parameters(RouteValueDictionary values)
    {
        var http = new RpcHttp();
        foreach (var (name, value) in values)
        {
            if (value?.ToString() is { } text)
            {
                http.NullableParams[name] = new NullableString { Value = text };
            }
        }

        return http;
    }
}
