using IonFunctions.Core.Sessions;
using IonFunctions.Core.Settings;

namespace IonFunctions.Core.Refresh;

/// <summary>When a session is to be looked at next.</summary>
/// <param name="settings">The limits and the lead time.</param>
/// <param name="random">For the jitter; the simulation has a seeded one.</param>
internal sealed class DueTimes(AppSettings settings, Random random)
{
    // Sign-ins of one morning come back spread over this share of the lead time, not as one burst.
    private const double Jitter = 0.25;

    /// <summary>The longest that a session is put off.</summary>
    public static readonly TimeSpan LongestBackoff = TimeSpan.FromHours(1);

    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMinutes(1);

    /// <summary>
    /// For a session in use whose tokens are, too, so long before <paramref name="accessTokenExpiresAt"/> that its token is refreshed in time;
    /// for any other, the moment it ends, to be revoked at Ion and deleted.
    /// </summary>
    public DateTimeOffset Next(Session session, DateTimeOffset accessTokenExpiresAt, TimeSpan lifetime, DateTimeOffset now) =>
        NeedsTokens(session, now) ? InTimeFor(session, accessTokenExpiresAt, lifetime) : EndOf(session);

    /// <summary>
    /// As <see cref="Next"/>, for a session that is in use whatever its row says: it is being refreshed, and if for a
    /// request, then that is written beside the refresh and perhaps after it.
    /// </summary>
    public DateTimeOffset InTimeFor(Session session, DateTimeOffset accessTokenExpiresAt, TimeSpan lifetime)
    {
        var end = EndOf(session);
        var lead = LeadTime(lifetime);
        var refresh = accessTokenExpiresAt - lead - (lead * Jitter * random.NextDouble());
        return refresh < end ? refresh : end;
    }

    /// <summary>
    /// After a failure, and not before Ion asked for: soon where it is nobody's fault but Ion's, so that everybody is fresh
    /// soon after an outage; later and later where it is the session's own.
    /// </summary>
    public DateTimeOffset AfterFailure(Session session, DateTimeOffset now, bool ofItsOwn)
    {
        var backoff = ofItsOwn ? FirstBackoff * Math.Pow(2, Math.Clamp(session.RefreshFailures - 1, 0, 10)) : FirstBackoff;
        var next = now + (backoff < LongestBackoff ? backoff : LongestBackoff) * (1 + (Jitter * random.NextDouble()));
        return session.RefreshNotBefore > next ? session.RefreshNotBefore.Value : next;
    }

    /// <summary>Whether a sweep may come upon that due row already: by a clock that is ahead, or before its session is written.</summary>
    public static bool IsSoon(DateTimeOffset due, DateTimeOffset now) => due < now + Soon;

    /// <summary>Whether its token is so near its expiry that it is to be refreshed.</summary>
    public bool IsDue(Session session, DateTimeOffset now) =>
        session.Tokens.ExpiresAt - (LeadTime(session.Tokens.Lifetime) * (1 + Jitter)) <= now;

    /// <summary>
    /// Whether it was used lately enough for Ion to be asked on its behalf, and there is anything to ask for: who has signed in
    /// by OpenID Connect alone is known, and their tokens open nothing more.
    /// </summary>
    public bool NeedsTokens(Session session, DateTimeOffset now) =>
        session.Tokens.IsOfUse && now - session.LastSeenAt <= settings.Refresh.ActiveWithin;

    /// <summary>When it ends if it is not used again.</summary>
    public DateTimeOffset EndOf(Session session) => session.EndsAt(settings.Session.IdleTimeout);

    /// <summary><c>Refresh__LeadTime</c>, at most half the token's lifetime.</summary>
    private TimeSpan LeadTime(TimeSpan lifetime) =>
        settings.Refresh.LeadTime < lifetime / 2 ? settings.Refresh.LeadTime : lifetime / 2;
}
