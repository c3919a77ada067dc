using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using IonFunctions.Simulator.Hosting;
using IonFunctions.Simulator.OAuth;
using IonFunctions.Simulator.School;
using Microsoft.IdentityModel.Tokens;

namespace IonFunctions.Simulator.OpenId;

/// <summary>
/// ID tokens as Django OAuth Toolkit 3.0.1 issues them (<c>oauth2_validators.py</c>, <c>finalize_id_token</c>, and oauthlib's
/// <c>add_id_token</c>): members, order and letters.
/// </summary>
internal sealed class IdTokens(KeyRing keys, ClientRegistration client, IonAddress ion, TimeProvider time)
{
    private const int Lifetime = 36_000; // ID_TOKEN_EXPIRE_SECONDS
    private readonly ConcurrentDictionary<string, string> _issued = new(StringComparer.Ordinal);

    /// <summary>Makes of what would be signed what is sent instead, for a client that should not believe it.</summary>
    public Func<IdTokenDraft, string>? Forge { get; set; }

    public KeyRing Keys => keys;

    public string Issuer => new Uri(ion.Url, "oauth").AbsoluteUri;

    /// <summary>With a code it says the nonce that came with that; with a refresh token, as oauthlib has it from 3.3 on, none is known.</summary>
    public string Issue(SchoolUser user, string scope, string? nonce, string accessToken)
    {
        var (now, jti) = (time.GetUtcNow().ToUnixTimeSeconds(), Guid.NewGuid().ToString());
        OrderedDictionary<string, object?> claims = new() { ["aud"] = client.ClientId, ["iat"] = now };
        if (!string.IsNullOrEmpty(nonce))
        {
            claims["nonce"] = nonce;
        }

        claims["at_hash"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(accessToken)).AsSpan(0, 16));
        foreach (var (name, value) in IdentityClaims.Of(user, Scopes.Split(scope)))
        {
            claims[name] = value;
        }

        claims["iss"] = Issuer;
        claims["exp"] = now + Lifetime;
        claims["auth_time"] = now; // The user's last login, which is this one.
        claims["jti"] = jti;
        _issued[jti] = user.Username;

        var draft = new IdTokenDraft(
            new OrderedDictionary<string, object?> { ["typ"] = "JWT", ["alg"] = SecurityAlgorithms.RsaSha256, ["kid"] = KeyRing.KidOf(keys.Current) }, claims, keys.Current);
        return Forge is { } forge ? forge(draft) : draft.Sign();
    }

    /// <summary>
    /// Whom a hint of a sign-out is about (<c>_load_id_token</c>): expired or not, but one that was issued here, and has not been
    /// revoked with its user's sign-out since. Null where it is none.
    /// </summary>
    public string? UserOf(string hint)
    {
        if (hint.Split('.') is not [var header, var claims, var signature] || !Base64Url.IsValid(claims) || !Base64Url.IsValid(signature)
            || !keys.Keys.Any(key => Verifies(key, $"{header}.{claims}", signature)))
        {
            return null;
        }

        using var json = System.Text.Json.JsonDocument.Parse(Base64Url.DecodeFromChars(claims));
        return json.RootElement.TryGetProperty("jti", out var jti) && json.RootElement.TryGetProperty("iss", out var iss) && iss.GetString() == Issuer
            ? _issued.GetValueOrDefault(jti.GetString() ?? "")
            : null;
    }

    /// <summary>Forgets those of a user, as a sign-out does.</summary>
    public void Revoke(string username)
    {
        foreach (var (jti, user) in _issued)
        {
            if (user == username)
            {
                _issued.TryRemove(jti, out _);
            }
        }
    }

    private static bool Verifies(RsaSecurityKey key, string signed, string signature) => key.Rsa.VerifyData(
        Encoding.ASCII.GetBytes(signed), Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
}
