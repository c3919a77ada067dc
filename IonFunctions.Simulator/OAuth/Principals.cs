using System.Security.Claims;
using IonFunctions.Simulator.School;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace IonFunctions.Simulator.OAuth;

/// <summary>A user as OpenIddict wants one, with the claims that Ion puts into an ID token.</summary>
internal static class Principals
{
    public static ClaimsPrincipal Create(SchoolUser user, string clientId, TokenGrant grant)
    {
        var identity = new ClaimsIdentity("Ion", Claims.Name, Claims.Role);
        var principal = new ClaimsPrincipal(identity);
        var scopes = Scopes.Split(grant.Scope);

        principal.SetClaim(Claims.Subject, user.Id.ToString(provider: null));
        principal.SetPresenters(clientId);
        principal.SetScopes(scopes);
        if (scopes.Contains(Scopes.OpenId))
        {
            AddIdentityClaims(principal, user, scopes, grant.Nonce);
        }

        return principal;
    }

    private static void AddIdentityClaims(ClaimsPrincipal principal, SchoolUser user, string[] scopes, string? nonce)
    {
        if (nonce is not null)
        {
            principal.SetClaim(Claims.Private.Nonce, nonce);
        }

        if (scopes.Contains(Scopes.Profile))
        {
            principal.SetClaim(Claims.GivenName, user.FirstName);
            principal.SetClaim(Claims.FamilyName, user.LastName);
            principal.SetClaim(Claims.Name, user.FullName);
            principal.SetClaim(Claims.PreferredUsername, user.Username);
        }

        if (scopes.Contains(Scopes.Email))
        {
            principal.SetClaim(Claims.Email, user.Email);
            principal.SetClaim(Claims.EmailVerified, value: true);
        }

        if (scopes.Contains(Scopes.Groups))
        {
            principal.SetClaims("groups", [.. user.Groups]);
            principal.SetClaim("is_sysadmin", value: false);
        }

        principal.SetDestinations(static _ => [Destinations.IdentityToken]);
    }
}
