using IonFunctions.Core.Settings;

namespace IonFunctions.Core.Sessions;

/// <summary>All sessions of one user.</summary>
internal sealed class UserSessions(SessionStore store, IUserIndex index, AppSettings settings, TimeProvider time)
{
    /// <summary>The living sessions of whoever has this one, the newest first; this one is among them.</summary>
    /// <exception cref="Http.DependencyUnavailableException">Storage can't be used.</exception>
    public async Task<IReadOnlyList<Session>> ListAsync(Session current, CancellationToken cancellationToken)
    {
        var handles = await index.ListAsync(current.User.Key, cancellationToken);
        var found = await Task.WhenAll(handles
            .Where(handle => handle != current.Handle)
            .Select(handle => FindAsync(current.User.Key, handle, cancellationToken)));
        return [.. found.OfType<Session>().Append(current).OrderByDescending(session => session.CreatedAt)];
    }

    /// <summary>Another session of whoever has this one; null where there is none, or where it is somebody else's.</summary>
    /// <exception cref="Http.DependencyUnavailableException">Storage can't be used.</exception>
    public async Task<Session?> FindAsync(Session current, SessionHandle handle, CancellationToken cancellationToken) =>
        await store.PeekAsync(handle, cancellationToken) is { } session && session.User.Id == current.User.Id && IsAlive(session) ? session : null;

    private async Task<Session?> FindAsync(UserKey user, SessionHandle handle, CancellationToken cancellationToken)
    {
        if (await store.PeekAsync(handle, cancellationToken) is { } session)
        {
            return session.User.Key == user && IsAlive(session) ? session : null;
        }

        // Left by an instance that died between two writes. One that can't be opened stays: with its key back, it is.
        if (await store.PeekSealedAsync(handle, cancellationToken) is null)
        {
            await index.RemoveAsync(user, handle, cancellationToken);
        }

        return null;
    }

    private bool IsAlive(Session session) => !session.HasEnded(time.GetUtcNow(), settings.Session.IdleTimeout);
}
