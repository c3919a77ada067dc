namespace IonFunctions.Local;

/// <summary>The simulated Ion of a run, with this app registered as its client.</summary>
internal sealed class LocalIon : IAsyncDisposable
{
    public const string ClientId = "ionfunctions-local";

    public required Uri BaseUrl { get; init; }

    public required Uri ControlUrl { get; init; }

    public static Task<LocalIon> StartAsync(
        string directory, string clientSecret, Uri redirectUri, CancellationToken cancellationToken) =>
        Task.FromResult(new LocalIon { BaseUrl = new($"http://localhost:{Ports.Free()}"), ControlUrl = redirectUri });

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
