namespace IonFunctions.Core.Ion;

/// <summary>What Ion issued with one token response (RFC 6749 section 5.1).</summary>
/// <param name="AccessToken">The access token.</param>
/// <param name="ExpiresAt">When it expires.</param>
/// <param name="Lifetime">How long it lives from its issue; the next is expected to live as long.</param>
/// <param name="RefreshToken">The refresh token.</param>
/// <param name="Scope">The scopes granted, space-separated.</param>
internal sealed record TokenSet(
    AccessToken AccessToken, DateTimeOffset ExpiresAt, TimeSpan Lifetime, RefreshToken RefreshToken, string Scope)
{
    /// <summary>Never a token.</summary>
    public override string ToString() => $"{Scope} until {ExpiresAt:O}";
}
