using System.Net;
using System.Net.Sockets;
using IonFunctions.Core.Settings;
using IonFunctions.Core.Telemetry;

namespace IonFunctions.Core.Ion;

/// <summary>The one pool of connections to Ion, for token requests and for the API.</summary>
internal sealed class IonHttpClient : IDisposable
{
    private readonly HttpMessageHandler _handler;

    public IonHttpClient(AppSettings settings)
        : this(new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // A redirect would carry a token to wherever it points.
            UseCookies = false,
            UseProxy = GoesByProxy(settings.Ion.BaseUrl),
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // So that a change of DNS is noticed.
            EnableMultipleHttp2Connections = true,
            ActivityHeadersPropagator = null, // Ion has no use for our trace IDs.
        })
    {
    }

    /// <summary>For an Ion that answers without a network.</summary>
    internal IonHttpClient(HttpMessageHandler inner)
    {
        _handler = new TracedRequests(inner);
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

    // HTTPS_PROXY and NO_PROXY, as for the vault and the tables, whose libraries honour them. Ion itself is https (SettingsReader),
    // so a proxy passes on what it can't read; an http Ion is a simulated one on this machine, which no proxy can reach. Where
    // there is no proxy, none is looked for at each request.
    private static bool GoesByProxy(Uri ion) => !ion.IsLoopback && HttpClient.DefaultProxy is var proxy && !proxy.IsBypassed(ion) && proxy.GetProxy(ion) is not null;

    private sealed class TracedRequests(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var activity = Traces.StartIonRequest(request);
            try
            {
                var response = await base.SendAsync(request, cancellationToken);
                Traces.SetStatus(activity, (int)response.StatusCode);
                if (UnreadableAnswer.Is(response))
                {
                    response.Dispose();
                    throw UnreadableAnswer.OfHead();
                }

                if (response.Headers.TransferEncodingChunked == true)
                {
                    response.Content = new ChunkedContent(response.Content);
                }

                return response;
            }
            catch (SocketException e)
            {
                // The framework lets it through bare when a connection is reset just as it was made.
                Traces.SetError(activity, "connection_error");
                throw new HttpRequestException(HttpRequestError.ConnectionError, e.Message, e);
            }
            catch (HttpRequestException e)
            {
                Traces.SetError(activity, e.HttpRequestError.ToString());
                if (UnreadableAnswer.Is(e))
                {
                    throw UnreadableAnswer.OfHead();
                }

                throw;
            }
            catch (OperationCanceledException)
            {
                Traces.SetError(activity, "cancelled"); // By its own timeout, or because the browser has left.
                throw;
            }
        }
    }
}
