using IonFunctions.Core.Settings;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace IonFunctions.Core.Ion;

/// <summary>
/// Validates an ID token as OpenID Connect Core section 3.1.3.7 says: form, header and claims, then the signature by the
/// key of Ion's that it names. Section 3.1.3.7 would let TLS stand for the signature, since the token comes from Ion
/// itself; here both are wanted.
/// </summary>
internal sealed class IdTokenValidator(IonKeys keys, AppSettings settings, TimeProvider time)
{
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly string _issuer = IonMetadata.IssuerOf(settings.Ion.BaseUrl);

    /// <param name="idToken">What came with the access token.</param>
    /// <param name="nonce">What this sign-in was started with.</param>
    /// <param name="accessToken">What came with it.</param>
    public async Task<IdTokenResult> ValidateAsync(IdToken idToken, string nonce, AccessToken accessToken)
    {
        var (text, fault) = IdTokenText.Read(idToken);
        if (text is null)
        {
            return new IdTokenResult.Refused(fault);
        }

        (var kid, fault) = IdTokenHeader.Read(text.Header);
        if (kid is null)
        {
            return new IdTokenResult.Refused(fault);
        }

        // Before the signature, which is wanted all the same: what is not for this sign-in has Ion asked for no key.
        var expected = new IdTokenClaims(_issuer, settings.Ion.ClientId, nonce, accessToken, time.GetUtcNow());
        if (expected.FaultOf(text.Claims) is { } wrong)
        {
            return new IdTokenResult.Refused(wrong);
        }

        switch (await keys.FindAsync(kid))
        {
            case IonKeyResult.Found { Key: var key }:
                return await SignatureFaultAsync(idToken, key) is { } unsigned
                    ? new IdTokenResult.Refused(unsigned)
                    : new IdTokenResult.Valid(ClaimsJson.SubjectOf(text.Claims)!.Value, text.Claims);
            case IonKeyResult.None { Reason: var reason }:
                return new IdTokenResult.Refused(reason);
            case IonKeyResult.Unavailable { Outage: var outage }:
                return new IdTokenResult.Unavailable(outage);
            case var other:
                throw new InvalidOperationException(other.GetType().Name);
        }
    }

    /// <summary>Null where the key of that name has signed it: of the checks, the one that is the library's.</summary>
    private async Task<string?> SignatureFaultAsync(IdToken idToken, RsaSecurityKey key)
    {
        var result = await _handler.ValidateTokenAsync(idToken.Value, new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            IssuerSigningKey = key,
            TryAllIssuerSigningKeys = false,
            RequireSignedTokens = true,
            // By IdTokenClaims: strictly, by the app's own clock, and with a reason for the log.
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidateLifetime = false,
        });
        return result.IsValid ? null
            : result.Exception is SecurityTokenInvalidSignatureException ? "its signature is not by the key that it names"
            // It reads claims that nobody here does: a jti that is no text, a name that is no Unicode.
            : "a claim in it is not as RFC 7519 has it";
    }
}
