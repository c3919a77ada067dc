using System.Diagnostics.CodeAnalysis;

namespace IonFunctions.Core.Sessions;

/// <summary>A row of the table <c>sessions</c>, as stored: what could be misused is sealed.</summary>
internal sealed record SessionRow : SessionFacts
{
    public SessionRow()
    {
    }

    /// <summary>Of a session that says this, once what could be misused is sealed.</summary>
    [SetsRequiredMembers]
    public SessionRow(Session session, byte[] sealedAccessToken, byte[] sealedRefreshToken, byte[] sealedUser)
        : base(session)
    {
        (SealedAccessToken, SealedRefreshToken, SealedUser) = (sealedAccessToken, sealedRefreshToken, sealedUser);
        UserKey = session.UserKey;
        (AccessTokenExpiresAt, AccessTokenLifetime, Scope) = (session.Tokens.ExpiresAt, session.Tokens.Lifetime, session.Tokens.Scope);
    }

    public required byte[] SealedAccessToken { get; init; }

    public required byte[] SealedRefreshToken { get; init; }

    public required byte[] SealedUser { get; init; }

    public required UserKey UserKey { get; init; }

    public required DateTimeOffset AccessTokenExpiresAt { get; init; }

    public required TimeSpan AccessTokenLifetime { get; init; }

    public required string Scope { get; init; }
}
