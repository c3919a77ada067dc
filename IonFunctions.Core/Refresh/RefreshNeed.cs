using IonFunctions.Core.Ion;
using IonFunctions.Core.Sessions;

namespace IonFunctions.Core.Refresh;

/// <summary>What a caller needs of a refresh: another token than the one it has found wanting.</summary>
/// <param name="Wanting">The access token that has expired, or that Ion has answered with 401.</param>
/// <param name="Trigger">Who the caller is; of those who share a flight, the one who started it counts.</param>
internal sealed record RefreshNeed(AccessToken Wanting, RefreshTrigger Trigger = RefreshTrigger.Request)
{
    /// <summary>Whether the session's row already has what is needed, because somebody else has refreshed.</summary>
    public bool IsMetBy(Session session, DateTimeOffset now) =>
        session.Tokens.AccessToken != Wanting && session.Tokens.ExpiresAt > now;
}
