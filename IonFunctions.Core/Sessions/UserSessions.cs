using IonFunctions.Core.Hosting;
using IonFunctions.Core.Settings;

namespace IonFunctions.Core.Sessions;

/// <summary>All sessions of one user.</summary>
internal sealed class UserSessions(SessionStore store, IUserIndex index, AppSettings settings, TimeProvider time)
{
    // The index row comes first, and the session's within seconds of it; when none has come by then, none will.
    private static readonly TimeSpan SignInHasEnded = TimeSpan.FromMinutes(10);

    /// <summary>The living sessions of whoever has this one, the newest first; this one is among them.</summary>
    /// <exception cref="DependencyUnavailableException">Storage can't be used.</exception>
    public async Task<IReadOnlyList<Session>> ListAsync(Session current, CancellationToken cancellationToken)
    {
        var rows = await ReadAsync(current.UserKey, current.Handle, cancellationToken);
        var found = await Task.WhenAll(rows.Select(row => store.OpenAsync(row, cancellationToken).AsTask()));
        return [.. found.OfType<Session>().Where(IsAlive).Append(current).OrderByDescending(session => session.CreatedAt)];
    }

    /// <summary>The living sessions of a user that can be opened, the one that can last longest first, wherever that is asked.</summary>
    /// <exception cref="DependencyUnavailableException">Storage can't be used.</exception>
    public async Task<IReadOnlyList<Session>> ListAsync(UserKey user, CancellationToken cancellationToken)
    {
        var rows = await ReadAsync(user, except: null, cancellationToken);
        var found = await Task.WhenAll(rows.Select(row => store.OpenAsync(row, cancellationToken).AsTask()));
        return
        [
            .. found.OfType<Session>().Where(IsAlive)
                .OrderByDescending(session => session.ExpiresAt).ThenBy(session => session.Handle.Value, StringComparer.Ordinal),
        ];
    }

    /// <summary>The other sessions of whoever has this one, to be ended: those too that can't be opened here.</summary>
    /// <exception cref="DependencyUnavailableException">Storage can't be used.</exception>
    public async Task<IReadOnlyList<SessionHandle>> ListOthersAsync(Session current, CancellationToken cancellationToken) =>
        [.. (await ReadAsync(current.UserKey, current.Handle, cancellationToken)).Select(row => row.Handle)];

    /// <summary>Another session of whoever has this one; null where there is none, or where it is somebody else's.</summary>
    /// <exception cref="DependencyUnavailableException">Storage can't be used.</exception>
    public async Task<Session?> FindAsync(Session current, SessionHandle handle, CancellationToken cancellationToken) =>
        await store.PeekAsync(handle, cancellationToken) is { } session && session.User.Id == current.User.Id && IsAlive(session) ? session : null;

    private async Task<IEnumerable<SessionRow>> ReadAsync(UserKey user, SessionHandle? except, CancellationToken cancellationToken)
    {
        var indexed = await index.ListAsync(user, cancellationToken);
        var rows = await Task.WhenAll(indexed
            .Where(one => one.Handle != except)
            .Select(one => ReadAsync(user, one, cancellationToken)));
        return rows.OfType<SessionRow>().Where(row => row.UserKey == user);
    }

    private async Task<SessionRow?> ReadAsync(UserKey user, IndexedSession indexed, CancellationToken cancellationToken)
    {
        var row = await store.PeekSealedAsync(indexed.Handle, cancellationToken);
        if (row is null && store.UtcNow - indexed.WrittenAt > SignInHasEnded)
        {
            await index.RemoveAsync(user, indexed.Handle, cancellationToken); // Left by an instance that died between two writes.
        }

        return row;
    }

    private bool IsAlive(Session session) => !session.HasEnded(time.GetUtcNow(), settings.Session.IdleTimeout);
}
