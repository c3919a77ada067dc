using IonFunctions.Simulator.OAuth;

namespace IonFunctions.Simulator.OpenId;

/// <summary>A request to sign out (RP-Initiated Logout 1.0 section 2) as the toolkit's <c>RPInitiatedLogoutView</c> reads it.</summary>
internal sealed record LogoutRequest(string? IdTokenHint, string? ClientId, string? PostLogoutRedirectUri, string? State)
{
    /// <summary>A client that is not known at all is an exception there, that nobody catches.</summary>
    public bool NamesUnknownClient(ClientRegistration client) => !string.IsNullOrEmpty(ClientId) && ClientId != client.ClientId;

    /// <summary>What is wrong, in the toolkit's order and words; null where nothing is.</summary>
    public string? Problem(ClientRegistration client, IdTokens idTokens)
    {
        if (!string.IsNullOrEmpty(IdTokenHint) && idTokens.UserOf(IdTokenHint) is null)
        {
            return "The ID Token is expired, revoked, malformed, or otherwise invalid.";
        }

        if (string.IsNullOrEmpty(PostLogoutRedirectUri))
        {
            return null;
        }

        return string.IsNullOrEmpty(ClientId) && string.IsNullOrEmpty(IdTokenHint) ? "The client is unknown or no client has been included."
            : !Uri.TryCreate(PostLogoutRedirectUri, UriKind.Absolute, out var uri) ? "A Scheme is required for the redirect URI."
            : uri.Scheme is not ("http" or "https") ? $"Redirect to scheme \"{uri.Scheme}\" is not permitted."
            : !client.PostLogoutRedirectUris.Any(registered => IsAt(uri, new(registered))) ? "This client does not have this redirect uri registered."
            : null;
    }

    // redirect_to_uri_allowed: a query may come to what is registered without one.
    private static bool IsAt(Uri uri, Uri registered) =>
        uri.Scheme == registered.Scheme && uri.Authority == registered.Authority && uri.AbsolutePath == registered.AbsolutePath;
}
