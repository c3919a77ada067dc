using System.Text;
using System.Text.Json;
using Azure;
using IonFunctions.Core.Secrets;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Sessions;

/// <summary>Sessions as the app works with them: tokens sealed on the way in and opened on the way out, the latest version kept in memory.</summary>
/// <remarks>Throws <see cref="Http.DependencyUnavailableException"/> when storage or a needed key can't be used.</remarks>
internal sealed class SessionStore(
    ISessionTable table, IUserIndex users, Sealer sealer, SessionCache cache, ILogger<SessionStore> logger)
{
    /// <summary>The storage service's clock, by which leases are timed.</summary>
    public DateTimeOffset UtcNow => table.UtcNow;

    /// <summary>The session as this instance knows it, read only if it doesn't; null when there is none.</summary>
    public async ValueTask<Session?> FindAsync(SessionHandle handle, CancellationToken cancellationToken) =>
        cache.TryGet(handle, out var session) ? session : await ReadAsync(handle, cancellationToken);

    /// <summary>The session as its row has it now; null when there is none, or none that can be opened.</summary>
    public async Task<Session?> ReadAsync(SessionHandle handle, CancellationToken cancellationToken)
    {
        var session = await PeekAsync(handle, cancellationToken);
        if (session is null)
        {
            cache.SetUnknown(handle);
        }
        else
        {
            cache.Set(session);
        }

        return session;
    }

    /// <summary>As <see cref="ReadAsync"/>, for who looks at sessions that nobody is using: it is not kept in memory.</summary>
    public async Task<Session?> PeekAsync(SessionHandle handle, CancellationToken cancellationToken)
    {
        var row = await table.ReadAsync(handle, cancellationToken);
        return row is null ? null : await OpenAsync(row, cancellationToken);
    }

    /// <summary>The row as it is stored, for who need not open it, or can't.</summary>
    public Task<SessionRow?> PeekSealedAsync(SessionHandle handle, CancellationToken cancellationToken) =>
        table.ReadAsync(handle, cancellationToken);

    /// <summary>The session of a row; null when it can't be opened.</summary>
    public async ValueTask<Session?> OpenAsync(SessionRow row, CancellationToken cancellationToken)
    {
        var accessToken = await OpenAsync(row.Handle, "AccessToken", row.SealedAccessToken, cancellationToken);
        var refreshToken = await OpenAsync(row.Handle, "RefreshToken", row.SealedRefreshToken, cancellationToken);
        var user = await OpenAsync(row.Handle, "User", row.SealedUser, cancellationToken);
        if (accessToken is null || refreshToken is null || user is null)
        {
            // The row stays: with the key back, the session is.
            Log.SessionDoesNotOpen(logger, row.Handle);
            return null;
        }

        return new()
        {
            Handle = row.Handle,
            Version = row.Version,
            User = JsonSerializer.Deserialize(user, SessionUserJson.Default.SessionUser)!,
            Tokens = new(
                new(Encoding.UTF8.GetString(accessToken)), row.AccessTokenExpiresAt, row.AccessTokenLifetime,
                new(Encoding.UTF8.GetString(refreshToken)), row.Scope),
            CreatedAt = row.CreatedAt,
            LastSeenAt = row.LastSeenAt,
            ExpiresAt = row.ExpiresAt,
            DueAt = row.DueAt,
            Lease = row.Lease,
            LateAnswerUntil = row.LateAnswerUntil,
            RefreshNotBefore = row.RefreshNotBefore,
            RefreshFailures = row.RefreshFailures,
            UsedStates = row.UsedStates,
        };
    }

    /// <summary>Writes when a row that can't be opened is to be looked at next; false when it has changed.</summary>
    public async Task<bool> PostponeSealedAsync(SessionRow row, DateTimeOffset due, CancellationToken cancellationToken) =>
        await table.ReplaceAsync(row with { DueAt = due }, cancellationToken) is not null;

    /// <summary>Stores a new session, and before it, that it is its user's.</summary>
    public async Task CreateAsync(Session session, CancellationToken cancellationToken)
    {
        await users.AddAsync(session.User.Key, session.Handle, cancellationToken);
        var version = await table.InsertAsync(await SealAsync(session, cancellationToken), cancellationToken);
        cache.Set(session with { Version = version });
    }

    /// <summary>Stores the session if its row is still of its version; null when the row has changed or is gone.</summary>
    public async Task<Session?> ReplaceAsync(Session session, CancellationToken cancellationToken)
    {
        var version = await table.ReplaceAsync(await SealAsync(session, cancellationToken), cancellationToken);
        if (version is null)
        {
            cache.Forget(session.Handle);
            return null;
        }

        var replaced = session with { Version = version.Value };
        cache.Set(replaced);
        return replaced;
    }

    /// <summary>Deletes the session if its row is still of its version; false when it has changed.</summary>
    public Task<bool> DeleteAsync(Session session, CancellationToken cancellationToken) =>
        DeleteAsync(session.Handle, session.Version, session.User.Key, cancellationToken);

    /// <summary>Likewise a session that can't be opened.</summary>
    public Task<bool> DeleteSealedAsync(SessionRow row, CancellationToken cancellationToken) =>
        DeleteAsync(row.Handle, row.Version, row.UserKey, cancellationToken);

    private async Task<bool> DeleteAsync(SessionHandle handle, ETag version, UserKey user, CancellationToken cancellationToken)
    {
        var deleted = await table.DeleteAsync(handle, version, cancellationToken);
        cache.Forget(handle);
        if (deleted)
        {
            cache.SetUnknown(handle);
            await RemoveFromUserAsync(user, handle, cancellationToken);
        }

        return deleted;
    }

    private async Task RemoveFromUserAsync(UserKey user, SessionHandle handle, CancellationToken cancellationToken)
    {
        try
        {
            await users.RemoveAsync(user, handle, cancellationToken);
        }
        catch (Http.DependencyUnavailableException e)
        {
            // The session is gone all the same; who lists the user's sessions finds this one missing, and tidies up.
            Log.DependencyUnavailable(logger, e);
        }
    }

    private async ValueTask<SessionRow> SealAsync(Session session, CancellationToken cancellationToken)
    {
        var user = JsonSerializer.SerializeToUtf8Bytes(session.User, SessionUserJson.Default.SessionUser);
        return new()
        {
            Handle = session.Handle,
            Version = session.Version,
            SealedAccessToken = await SealAsync(session.Handle, "AccessToken", Encoding.UTF8.GetBytes(session.Tokens.AccessToken.Value), cancellationToken),
            SealedRefreshToken = await SealAsync(session.Handle, "RefreshToken", Encoding.UTF8.GetBytes(session.Tokens.RefreshToken.Value), cancellationToken),
            SealedUser = await SealAsync(session.Handle, "User", user, cancellationToken),
            UserKey = session.User.Key,
            AccessTokenExpiresAt = session.Tokens.ExpiresAt,
            AccessTokenLifetime = session.Tokens.Lifetime,
            Scope = session.Tokens.Scope,
            CreatedAt = session.CreatedAt,
            LastSeenAt = session.LastSeenAt,
            ExpiresAt = session.ExpiresAt,
            DueAt = session.DueAt,
            Lease = session.Lease,
            LateAnswerUntil = session.LateAnswerUntil,
            RefreshNotBefore = session.RefreshNotBefore,
            RefreshFailures = session.RefreshFailures,
            UsedStates = session.UsedStates,
        };
    }

    private ValueTask<byte[]> SealAsync(SessionHandle handle, string column, byte[] value, CancellationToken cancellationToken) =>
        sealer.SealAsync(SealPurpose.Tokens, Place(handle, column), value, cancellationToken);

    private ValueTask<byte[]?> OpenAsync(SessionHandle handle, string column, byte[] value, CancellationToken cancellationToken) =>
        sealer.OpenAsync(SealPurpose.Tokens, Place(handle, column), value, cancellationToken);

    private static string Place(SessionHandle handle, string column) => $"{handle.Value}/{column}";
}
