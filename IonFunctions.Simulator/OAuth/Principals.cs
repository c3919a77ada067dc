using System.Security.Claims;
using IonFunctions.Simulator.School;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace IonFunctions.Simulator.OAuth;

/// <summary>A user as OpenIddict wants one.</summary>
internal static class Principals
{
    public static ClaimsPrincipal Create(SchoolUser user, string clientId, TokenGrant grant)
    {
        var identity = new ClaimsIdentity("Ion", Claims.Name, Claims.Role);
        var principal = new ClaimsPrincipal(identity);
        principal.SetClaim(Claims.Subject, user.Id.ToString(provider: null));
        principal.SetPresenters(clientId);
        principal.SetScopes(Scopes.Split(grant.Scope));
        return principal;
    }
}
