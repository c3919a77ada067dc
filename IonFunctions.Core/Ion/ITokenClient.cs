namespace IonFunctions.Core.Ion;

/// <summary>Ion's token and revocation endpoints. Every outcome is a value; only the caller's own cancellation throws.</summary>
internal interface ITokenClient
{
    /// <summary>Exchanges an authorization code (RFC 6749 section 4.1.3) with its PKCE verifier (RFC 7636 section 4.5).</summary>
    Task<TokenResult> ExchangeCodeAsync(string code, string codeVerifier, CancellationToken cancellationToken);

    /// <summary>
    /// Uses a refresh token (RFC 6749 section 6), with a patience of <see cref="IonTiming.AnswerTimeout"/>. After
    /// <c>invalid_client</c> it reloads the client secret and tries once more (invariant 6).
    /// </summary>
    Task<TokenResult> RefreshAsync(RefreshToken refreshToken);

    /// <summary>Revokes both tokens (RFC 7009), refresh token first. False when Ion could not be made to.</summary>
    Task<bool> RevokeAsync(AccessToken accessToken, RefreshToken? refreshToken);
}
