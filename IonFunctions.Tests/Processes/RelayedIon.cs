using System.Net;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Processes;

/// <summary>An Ion as one instance of the app sees it, through a relay; browsers go to it directly.</summary>
internal sealed class RelayedIon(IIonServer ion, Uri relayUrl) : IIonServer
{
    public Uri BaseUrl => relayUrl;

    public string ClientId => ion.ClientId;

    public string ClientSecret => ion.ClientSecret;

    public Task RegisterRedirectUriAsync(Uri redirectUri) => ion.RegisterRedirectUriAsync(redirectUri);

    public Task<Uri> AuthorizeAsync(Uri authorizeUrl, string username, bool allow = true) =>
        ion.AuthorizeAsync(new(ion.BaseUrl, authorizeUrl.PathAndQuery), username, allow);

    public Task SetAccessTokenLifetimeAsync(TimeSpan lifetime) => ion.SetAccessTokenLifetimeAsync(lifetime);

    public Task RevokeAccessTokensAsync(string username) => ion.RevokeAccessTokensAsync(username);

    public Task RevokeGrantsAsync(string username) => ion.RevokeGrantsAsync(username);

    public Task RefuseBadTokensWithAsync(HttpStatusCode status) => ion.RefuseBadTokensWithAsync(status);

    public Task<(int AccessTokens, int RefreshTokens)> CountLiveTokensAsync(string username) => ion.CountLiveTokensAsync(username);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask; // It is somebody else's.
}
