using System.Net;

namespace IonFunctions.Tests.Servers;

/// <summary>An Ion that nobody is at: for tests of what the app does without one.</summary>
internal sealed class ClosedIon : IIonServer
{
    public Uri BaseUrl { get; } = new($"http://127.0.0.1:{LoopbackPort.Next()}/");

    public string ClientId => "client-of-nobody";

    public string ClientSecret => "secret-of-nobody";

    public Task RegisterRedirectUriAsync(Uri redirectUri) => Task.CompletedTask;

    public Task<Uri> AuthorizeAsync(Uri authorizeUrl, string username, bool allow = true) => throw new NotSupportedException();

    public Task SetAccessTokenLifetimeAsync(TimeSpan lifetime) => throw new NotSupportedException();

    public Task RevokeAccessTokensAsync(string username) => throw new NotSupportedException();

    public Task RevokeGrantsAsync(string username) => throw new NotSupportedException();

    public Task RefuseBadTokensWithAsync(HttpStatusCode status) => throw new NotSupportedException();

    public Task<(int AccessTokens, int RefreshTokens)> CountLiveTokensAsync(string username) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
