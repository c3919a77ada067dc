namespace IonFunctions.Tests.Functions.Host;

/// <summary>
/// Tries again while the worker's server does not accept connections yet (RetryProxyHandler). The host gives up after two
/// seconds; here the worker's own patience with an invocation decides, for a busy machine is slow to start one.
/// </summary>
internal sealed class RetryHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const int MostTries = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConnectionError && attempt < MostTries)
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }
}
