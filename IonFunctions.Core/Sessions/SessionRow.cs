using Azure;

namespace IonFunctions.Core.Sessions;

/// <summary>A row of the table <c>sessions</c>, as stored: what could be misused is sealed.</summary>
internal sealed record SessionRow
{
    public required SessionHandle Handle { get; init; }

    public ETag Version { get; init; }

    public required byte[] SealedAccessToken { get; init; }

    public required byte[] SealedRefreshToken { get; init; }

    public required byte[] SealedUser { get; init; }

    public required UserKey UserKey { get; init; }

    public required DateTimeOffset AccessTokenExpiresAt { get; init; }

    public required TimeSpan AccessTokenLifetime { get; init; }

    public required string Scope { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset LastSeenAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required DateTimeOffset DueAt { get; init; }

    public RefreshLease? Lease { get; init; }

    public DateTimeOffset? LateAnswerUntil { get; init; }

    public DateTimeOffset? RefreshNotBefore { get; init; }

    public int RefreshFailures { get; init; }

    public UsedStates UsedStates { get; init; }
}
