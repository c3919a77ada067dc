using IonFunctions.Simulator.OAuth;
using IonFunctions.Simulator.School;

namespace IonFunctions.Simulator.OpenId;

/// <summary>
/// What Ion says of a user by OpenID Connect, in this order: the toolkit's <c>get_oidc_claims</c> with the claims of Ion's own
/// validator (tjcsl/ion, <c>apps/oauth/validators.py</c>). The ID token and userinfo say the same.
/// </summary>
internal static class IdentityClaims
{
    public static OrderedDictionary<string, object?> Of(SchoolUser user, IReadOnlyCollection<string> scopes)
    {
        OrderedDictionary<string, object?> claims = new() { ["sub"] = user.Id.ToString(provider: null) };
        if (scopes.Contains(Scopes.Profile))
        {
            claims["given_name"] = user.FirstName;
            claims["family_name"] = user.LastName;
            claims["name"] = user.FullName;
            claims["preferred_username"] = user.Username;
        }

        if (scopes.Contains(Scopes.Email))
        {
            claims["email"] = user.Email;
            claims["email_verified"] = true;
        }

        if (scopes.Contains(Scopes.Groups))
        {
            claims["groups"] = user.Groups;
            claims["is_sysadmin"] = false;
        }

        return claims;
    }
}
