using System.Net;

namespace IonFunctions.Tests.Servers;

/// <summary>
/// A server that plays Ion in a test: the simulated Ion, or Django OAuth Toolkit set up as Ion is. What runs against
/// both is the contract; where they differ, the simulator is wrong.
/// </summary>
public interface IIonServer : IAsyncDisposable
{
    /// <summary>Ion's base URL, on a loopback port.</summary>
    Uri BaseUrl { get; }

    /// <summary>The client ID of the confidential client that is registered there.</summary>
    string ClientId { get; }

    /// <summary>That client's secret.</summary>
    string ClientSecret { get; }

    /// <summary>Adds a redirect URI to the client, as a developer does at <c>/oauth/applications/</c>.</summary>
    Task RegisterRedirectUriAsync(Uri redirectUri);

    /// <summary>
    /// Does over HTTP what a visitor does with the authorize page: opens it, signs in as <paramref name="username"/>,
    /// allows or denies, and returns where the browser is sent (the app's callback with its query).
    /// </summary>
    Task<Uri> AuthorizeAsync(Uri authorizeUrl, string username, bool allow = true);

    /// <summary>How long access tokens issued from now on live.</summary>
    Task SetAccessTokenLifetimeAsync(TimeSpan lifetime);

    /// <summary>Revokes every access token of a user, as an administrator can; the refresh tokens stay.</summary>
    Task RevokeAccessTokensAsync(string username);

    /// <summary>Revokes every token of a user, as the user can at Ion's own pages.</summary>
    Task RevokeGrantsAsync(string username);

    /// <summary>
    /// What the API answers to a bad or missing token from now on: 401 with a challenge (the default), or 403 without
    /// one, which is what Django REST Framework makes of Ion's settings, where session authentication comes first.
    /// </summary>
    Task RefuseBadTokensWithAsync(HttpStatusCode status);

    /// <summary>How many access tokens of a user the API accepts now, and how many refresh tokens could still be used.</summary>
    Task<(int AccessTokens, int RefreshTokens)> CountLiveTokensAsync(string username);
}
