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
    /// <summary>
    /// Whether Ion's API may be read with it. Ion itself asks for no scope there, so that a token for <c>openid</c> alone would
    /// open all that its user may see: who was asked for no more than who they are is held to that here.
    /// </summary>
    public bool OpensApi => !ScopeText.Has(Scope, ScopeText.OpenId) || ScopeText.Has(Scope, ScopeText.Read);

    /// <summary>Whether it is of use once its user is known: if not, nobody need keep it fresh, and all that is left to do is to revoke it.</summary>
    public bool IsOfUse => OpensApi || ScopeText.Has(Scope, ScopeText.Write);

    /// <summary>Never a token.</summary>
    public override string ToString() => $"{Scope} until {ExpiresAt:O}";
}
