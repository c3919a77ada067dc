using IonFunctions.Core.Hosting;
using IonFunctions.Core.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Sessions;

/// <summary>The session that a request belongs to.</summary>
internal sealed class CurrentSession(
    SessionCookie cookie, SessionStore store, InFlightWork inFlight, AppSettings settings, TimeProvider time, ILogger<CurrentSession> logger)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    // A session in use must not end as idle because its use was not written: with a short idle time it is written more often.
    private readonly TimeSpan _seenWrittenEvery =
        settings.Session.IdleTimeout / 10 < Hour ? settings.Session.IdleTimeout / 10 : Hour;

    /// <summary>The session of the request's cookie; null when it has none that is alive. Finding it counts as its use.</summary>
    public ValueTask<Session?> FindAsync(HttpContext context) => FindAsync(cookie.Read(context.Request), context.RequestAborted);

    /// <summary>Likewise, of the session ids that a request has brought.</summary>
    public ValueTask<Session?> FindAsync(IReadOnlyList<SessionId> ids, CancellationToken cancellationToken) =>
        FindAsync(ids, fromStorage: false, cancellationToken);

    /// <summary>
    /// Likewise, but asked of storage: for what no other answer corrects, as Ion's does where the session was ended elsewhere.
    /// </summary>
    public ValueTask<Session?> ReadAsync(HttpContext context) =>
        FindAsync(cookie.Read(context.Request), fromStorage: true, context.RequestAborted);

    private async ValueTask<Session?> FindAsync(IReadOnlyList<SessionId> ids, bool fromStorage, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        Session? session = null;
        for (var at = 0; at < ids.Count; at++)
        {
            var found = fromStorage ? await store.ReadAsync(ids[at].Handle, cancellationToken) : await store.FindAsync(ids[at].Handle, cancellationToken);
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
