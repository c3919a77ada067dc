namespace IonFunctions.Core.Ion;

/// <summary>How a token request (RFC 6749 sections 4.1.3 and 6) came out.</summary>
internal abstract record TokenResult
{
    /// <summary>Ion issued tokens.</summary>
    /// <param name="AccessToken">The access token.</param>
    /// <param name="RefreshToken">The refresh token; null where the response has none, and the old one stays good (RFC 6749 section 6).</param>
    /// <param name="Lifetime">What <c>expires_in</c> says, within reason; null at a refresh where it is missing or makes no sense, which means: as before.</param>
    /// <param name="Scope">What <c>scope</c> says; null where it is missing, which means: as asked for.</param>
    internal sealed record Granted(AccessToken AccessToken, RefreshToken? RefreshToken, TimeSpan? Lifetime, string? Scope) : TokenResult
    {
        /// <summary>The ID token, where there is one. One that comes with a refresh is left alone: it says nothing new, and nobody relies on it.</summary>
        public IdToken? IdToken { get; init; }

        public override string ToString() => nameof(Granted);
    }

    /// <summary>Ion refused, with an error code of RFC 6749 section 5.2.</summary>
    internal sealed record Refused(string Error) : TokenResult;

    /// <summary>Nothing can be told from what Ion did: it may or may not have carried the request out.</summary>
    internal sealed record Unavailable(IonOutage Outage) : TokenResult;
}
