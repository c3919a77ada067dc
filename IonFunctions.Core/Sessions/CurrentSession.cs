using IonFunctions.Core.Hosting;
using IonFunctions.Core.Limits;
using IonFunctions.Core.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Sessions;

/// <summary>The session that a request belongs to.</summary>
internal sealed class CurrentSession(
    SessionCookie cookie, SessionLookup lookup, SessionStore store, InFlightWork inFlight, AppSettings settings, TimeProvider time, ILogger<CurrentSession> logger)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    // A session in use must not end as idle because its use was not written: with a short idle time it is written more often.
    private readonly TimeSpan _seenWrittenEvery =
        settings.Session.IdleTimeout / 10 < Hour ? settings.Session.IdleTimeout / 10 : Hour;

    /// <summary>The session of the request's cookie; null when it has none that is alive. Finding it counts as its use.</summary>
    /// <exception cref="LimitReachedException">Too many sessions were looked for that there are not.</exception>
    public ValueTask<Session?> FindAsync(HttpContext context) => FindAsync(new Asker(cookie.Read(context.Request), context), context.RequestAborted);

    /// <summary>Likewise, of what a request has brought.</summary>
    /// <exception cref="LimitReachedException">Too many sessions were looked for that there are not.</exception>
    public ValueTask<Session?> FindAsync(Asker asker, CancellationToken cancellationToken) => FindAsync(asker, inStorage: false, cancellationToken);

    /// <summary>
    /// Likewise, but asked of storage: for what no other answer corrects, as Ion's does where the session was ended elsewhere.
    /// </summary>
    /// <exception cref="LimitReachedException">Too many were looked for that there are not, or this one too often.</exception>
    public ValueTask<Session?> ReadAsync(HttpContext context) =>
        FindAsync(new Asker(cookie.Read(context.Request), context), inStorage: true, context.RequestAborted);

    private async ValueTask<Session?> FindAsync(Asker asker, bool inStorage, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        Session? session = null;
        for (var at = 0; at < asker.Ids.Count; at++)
        {
            var handle = asker.Ids[at].Handle;
            var found = inStorage ? await lookup.ReadAsync(handle, asker, cancellationToken) : await lookup.FindAsync(handle, asker, cancellationToken);
            if (found is null || found.HasEnded(now, settings.Session.IdleTimeout))
            {
                continue;
            }

            if (session is not null)
            {
                // Both are alive, and one of them was planted: whoever is made to work in another's session gives that other
                // what they write. Nobody can tell which, so neither counts.
                return null;
            }

            session = found;
        }

        if (session is null)
        {
            return null;
        }

        if (now - session.LastSeenAt >= _seenWrittenEvery)
        {
            // Nobody waits for it, and a request does not fail for it.
            _ = inFlight.RunOnceAsync("seen/" + session.Handle.Value, () => WriteSeenAsync(session, now));
        }

        return session;
    }

    private async Task WriteSeenAsync(Session session, DateTimeOffset now)
    {
        try
        {
            for (var current = session; current is not null && now - current.LastSeenAt >= _seenWrittenEvery;)
            {
                if (await store.ReplaceAsync(current with { LastSeenAt = now }, CancellationToken.None) is not null)
                {
                    return;
                }

                current = await store.ReadAsync(session.Handle, CancellationToken.None);
            }
        }
        catch (DependencyUnavailableException e)
        {
            SessionsLog.SeenNotWritten(logger, session.Handle, e.InnerException);
        }
    }
}
