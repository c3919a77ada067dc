using System.Net;
using System.Net.Sockets;

namespace IonFunctions.Core.Tokens;

/// <summary>The one pool of connections to Ion, for token requests and for the API.</summary>
internal sealed class IonHttpClient : IDisposable
{
    private readonly HttpMessageHandler _handler = new SocketFaults(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, // A redirect would carry a token to wherever it points.
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // So that a change of DNS is noticed.
        EnableMultipleHttp2Connections = true,
        ActivityHeadersPropagator = null, // Ion has no use for our trace IDs.
    });

    public IonHttpClient()
    {
        Client = new(_handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        Invoker = new(_handler, disposeHandler: false);
    }

    /// <summary>For requests with an answer to read; each brings its own timeout.</summary>
    public HttpClient Client { get; }

    /// <summary>For requests that are forwarded.</summary>
    public HttpMessageInvoker Invoker { get; }

    public void Dispose()
    {
        Client.Dispose();
        Invoker.Dispose();
        _handler.Dispose();
    }

    /// <summary>The framework lets a bare SocketException through when a connection is reset just as it was made: no connection, like any other.</summary>
    private sealed class SocketFaults(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            catch (SocketException e)
            {
                throw new HttpRequestException(HttpRequestError.ConnectionError, e.Message, e);
            }
        }
    }
}
