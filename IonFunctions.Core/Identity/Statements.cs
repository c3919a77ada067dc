using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Settings;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace IonFunctions.Core.Identity;

/// <summary>
/// States who a user is to one audience, signed: a page sends it to that audience's server as its bearer token (RFC 6750), so it
/// is a JWT access token by its profile (RFC 9068). Nothing of Ion's tokens is in it.
/// </summary>
internal sealed class Statements(StatementKeys keys, AppSettings settings, TimeProvider time)
{
    /// <summary>
    /// RFC 9068 section 2.1. A type that says what it is (RFC 8725 section 3.11) keeps it from being taken for an ID token, or any
    /// other JWT of this issuer for it.
    /// </summary>
    public const string Type = "at+jwt";

    /// <summary>How long one is believed.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>The claims that one may have.</summary>
    public static IReadOnlyList<string> ClaimNames { get; } =
    [
        JwtRegisteredClaimNames.Iss, JwtRegisteredClaimNames.Sub, JwtRegisteredClaimNames.Aud, JwtRegisteredClaimNames.Exp, JwtRegisteredClaimNames.Iat,
        JwtRegisteredClaimNames.Jti, "client_id", JwtRegisteredClaimNames.AuthTime, JwtRegisteredClaimNames.PreferredUsername, JwtRegisteredClaimNames.Name,
        JwtRegisteredClaimNames.GivenName, JwtRegisteredClaimNames.FamilyName, JwtRegisteredClaimNames.Email, "user_type", "groups",
    ];

    public async ValueTask<Statement> MakeAsync(Session session, string audience, CancellationToken cancellationToken)
    {
        var key = await keys.GetSigningAsync(cancellationToken);
        var now = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds()); // A NumericDate has no more.
        return new(
            Handler.CreateToken(new SecurityTokenDescriptor
            {
                TokenType = Type,
                Issuer = settings.Site.Origin,
                Audience = audience,
                // No nbf: it would say what iat does, and a server whose clock is a second slow would refuse.
                IssuedAt = now.UtcDateTime,
                Expires = (now + Lifetime).UtcDateTime,
                Claims = ClaimsOf(session),
                SigningCredentials = key.Credentials,
            }),
            now + Lifetime);
    }

    private Dictionary<string, object> ClaimsOf(Session session)
    {
        var user = session.User;
        var claims = new Dictionary<string, object>
        {
            // Ion's number for the user, which is theirs for good; a username may change.
            [JwtRegisteredClaimNames.Sub] = user.Id.ToString(CultureInfo.InvariantCulture),
            [JwtRegisteredClaimNames.Jti] = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16)),
            // RFC 9068 section 2.2 requires it: the application that asked, as Ion knows it.
            ["client_id"] = settings.Ion.ClientId,
            [JwtRegisteredClaimNames.AuthTime] = session.CreatedAt.ToUnixTimeSeconds(),
        };
        // As OpenID Connect Core section 5.1 has them; what Ion did not say is left out.
        AddKnown(claims, JwtRegisteredClaimNames.PreferredUsername, user.Username);
        AddKnown(claims, JwtRegisteredClaimNames.Name, $"{user.FirstName} {user.LastName}".Trim());
        AddKnown(claims, JwtRegisteredClaimNames.GivenName, user.FirstName);
        AddKnown(claims, JwtRegisteredClaimNames.FamilyName, user.LastName);
        AddKnown(claims, JwtRegisteredClaimNames.Email, user.Email);
        AddKnown(claims, "user_type", user.UserType);
        if (user.Groups is { Count: > 0 } groups)
        {
            claims["groups"] = groups.ToArray(); // RFC 9068 section 2.2.3.1
        }

        return claims;
    }

    private static void AddKnown(Dictionary<string, object> claims, string name, string value)
    {
        if (value.Length > 0)
        {
            claims[name] = value;
        }
    }
}
