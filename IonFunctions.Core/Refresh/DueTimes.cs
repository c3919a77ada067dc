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

    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromHours(1);

    /// <summary>
    /// For a session in use, so long before <paramref name="accessTokenExpiresAt"/> that its token is refreshed in time;
    /// for any other, the moment it ends, to be revoked at Ion and deleted.
    /// </summary>
    public DateTimeOffset Next(Session session, DateTimeOffset accessTokenExpiresAt, TimeSpan lifetime, DateTimeOffset now)
    {
        var end = EndOf(session);
        if (!IsActive(session, now))
        {
            return end;
        }

        var lead = LeadTime(lifetime);
        var refresh = accessTokenExpiresAt - lead - (lead * Jitter * random.NextDouble());
        return refresh < end ? refresh : end;
    }

    /// <summary>After a failure: later and later, and not before Ion asked for.</summary>
    public DateTimeOffset AfterFailure(Session session, DateTimeOffset now)
    {
        var backoff = FirstBackoff * Math.Pow(2, Math.Clamp(session.RefreshFailures - 1, 0, 10));
        var next = now + (backoff < LongestBackoff ? backoff : LongestBackoff) * (1 + (Jitter * random.NextDouble()));
        return session.RefreshNotBefore > next ? session.RefreshNotBefore.Value : next;
    }

    /// <summary>Whether a sweep may come upon that due row already: by a clock that is ahead, or before its session is written.</summary>
    public static bool IsSoon(DateTimeOffset due, DateTimeOffset now) => due < now + Soon;

    /// <summary>Whether its token is so near its expiry that it is to be refreshed.</summary>
    public bool IsDue(Session session, DateTimeOffset now) =>
        session.Tokens.ExpiresAt - (LeadTime(session.Tokens.Lifetime) * (1 + Jitter)) <= now;

    /// <summary>Whether it was used lately enough for Ion to be asked on its behalf.</summary>
    public bool IsActive(Session session, DateTimeOffset now) => now - session.LastSeenAt <= settings.Refresh.ActiveWithin;

    /// <summary>When it ends if it is not used again.</summary>
    public DateTimeOffset EndOf(Session session) => session.EndsAt(settings.Session.IdleTimeout);

    /// <summary><c>Refresh__LeadTime</c>, at most half the token's lifetime.</summary>
    private TimeSpan LeadTime(TimeSpan lifetime) =>
        settings.Refresh.LeadTime < lifetime / 2 ? settings.Refresh.LeadTime : lifetime / 2;
}
