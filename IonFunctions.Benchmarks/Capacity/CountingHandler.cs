namespace IonFunctions.Benchmarks.Capacity;

/// <summary>A browser's way to the app, which counts its requests. It follows no redirect: where the app sends it is Ion.</summary>
internal sealed class CountingHandler() : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
{
    private int _requests;

    /// <summary>How many since the last time.</summary>
    public int Take() => Interlocked.Exchange(ref _requests, 0);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        return base.SendAsync(request, cancellationToken);
    }
}
