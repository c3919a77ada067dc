using IonFunctions.Core.Sessions;
using IonFunctions.Core.Settings;

namespace IonFunctions.Core.Refresh;

/// <summary>When a session is to be looked at next.</summary>
internal sealed class DueTimes(AppSettings settings)
{
    // Sign-ins of one morning come back spread over this share of the lead time, not as one burst.
    private const double Jitter = 0.25;

    /// <summary>
    /// For a session in use, so long before <paramref name="accessTokenExpiresAt"/> that its token is refreshed in time;
    /// for any other, the moment it ends, to be revoked at Ion and deleted.
    /// </summary>
    public DateTimeOffset Next(Session session, DateTimeOffset accessTokenExpiresAt, TimeSpan lifetime, DateTimeOffset now)
    {
        var end = session.EndsAt(settings.Session.IdleTimeout);
        if (now - session.LastSeenAt > settings.Refresh.ActiveWithin)
        {
            return end;
        }

        var lead = LeadTime(lifetime);
        var refresh = accessTokenExpiresAt - lead - (lead * Jitter * Random.Shared.NextDouble());
        return refresh < end ? refresh : end;
    }

    /// <summary><c>Refresh__LeadTime</c>, at most half the token's lifetime.</summary>
    public TimeSpan LeadTime(TimeSpan lifetime) =>
        settings.Refresh.LeadTime < lifetime / 2 ? settings.Refresh.LeadTime : lifetime / 2;
}
