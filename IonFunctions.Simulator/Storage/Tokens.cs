namespace IonFunctions.Simulator.Storage;

/// <summary>An authorization code with the request that it answers (RFC 6749 section 4.1.2, RFC 7636 section 4.4).</summary>
internal sealed record AuthorizationCode(
    string Code,
    string Username,
    string RedirectUri,
    string Scope,
    string? CodeChallenge,
    string? CodeChallengeMethod,
    string? Nonce,
    DateTimeOffset ExpiresAt);

/// <summary>
/// An access token. <paramref name="Scope"/> is what the token response said; <paramref name="GrantedScope"/> what the
/// user allowed. They differ only where Django OAuth Toolkit forgets the scope, see <see cref="RefreshToken"/>.
/// </summary>
internal sealed record AccessToken(
    string Token, string Username, string Scope, string GrantedScope, DateTimeOffset ExpiresAt);

/// <summary>
/// A refresh token. It has no scope of its own: Django OAuth Toolkit reads the scope from the access token that was
/// issued with it, so once that one is revoked <paramref name="Scope"/> is empty, and so is that of all its successors.
/// </summary>
internal sealed record RefreshToken(
    string Token, string Username, string Scope, string GrantedScope, bool Revoked, DateTimeOffset ExpiresAt);

/// <summary>What a token response hands out.</summary>
internal sealed record IssuedTokens(
    string AccessToken, string RefreshToken, string Scope, string Username, TimeSpan ExpiresIn);

/// <summary>How many access tokens the API accepts now, and how many refresh tokens could still be used.</summary>
internal sealed record LiveTokens(int AccessTokens, int RefreshTokens);

/// <summary>Whose token was revoked, and of which type (RFC 7009 section 2.1).</summary>
internal sealed record RevokedToken(string TokenType, string Username);
