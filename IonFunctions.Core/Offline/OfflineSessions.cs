using IonFunctions.Core.Hosting;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Settings;

namespace IonFunctions.Core.Offline;

/// <summary>
/// The one session that is used for a user who is away. The consent names it, so that all instances use the same, and finding it
/// costs two reads; when it is over, the one that can last longest takes its place.
/// </summary>
/// <remarks>Throws <see cref="DependencyUnavailableException"/> when storage or a needed key can't be used.</remarks>
internal sealed class OfflineSessions(
    Consents consents, SessionStore store, UserSessions userSessions, AppSettings settings, TimeProvider time)
{
    /// <summary>As it is stored now; null where the user can't be reached.</summary>
    public async Task<Session?> FindAsync(int userId, CancellationToken cancellationToken)
    {
        // Read again where somebody has written to the consent in between.
        while (await consents.FindAsync(UserKey.Of(userId), cancellationToken) is { } consent)
        {
            var (session, isOvertaken) = await FindAsync(consent, userId, cancellationToken);
            if (!isOvertaken)
            {
                return session;
            }
        }

        return null;
    }

    /// <summary>Of a consent that was just read.</summary>
    public async Task<Session?> FindAsync(Consent consent, CancellationToken cancellationToken)
    {
        if (await consents.UserIdOfAsync(consent, cancellationToken) is not { } userId)
        {
            return null;
        }

        var (session, isOvertaken) = await FindAsync(consent, userId, cancellationToken);
        return isOvertaken ? await FindAsync(userId, cancellationToken) : session;
    }

    private async Task<(Session? Session, bool IsOvertaken)> FindAsync(Consent consent, int userId, CancellationToken cancellationToken)
    {
        // Not of what this instance has in memory, and not kept there: this is no use of the session.
        if (await store.PeekAsync(consent.Session, cancellationToken) is { } session
            && session.User.Id == userId && !session.HasEnded(time.GetUtcNow(), settings.Session.IdleTimeout))
        {
            return (session, false);
        }

        var next = (await userSessions.ListAsync(consent.User, cancellationToken)).FirstOrDefault(one => one.User.Id == userId);
        return next is null ? (null, false)
            : await consents.TryMoveAsync(consent, next, cancellationToken) ? (next, false)
            : (null, true);
    }
}
