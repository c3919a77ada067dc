using System.Text;
using System.Text.Json;
using Azure;
using IonFunctions.Core.Hosting;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Secrets;
using IonFunctions.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Sessions;

/// <summary>Sessions as the app works with them: tokens sealed on the way in and opened on the way out, the latest version kept in memory.</summary>
/// <remarks>Throws <see cref="DependencyUnavailableException"/> when storage or a needed key can't be used.</remarks>
internal sealed class SessionStore(
    ISessionTable table, IUserIndex users, Sealer sealer, SessionCache cache, ILogger<SessionStore> logger)
{
    /// <summary>The storage service's clock, by which leases are timed.</summary>
    public DateTimeOffset UtcNow => table.UtcNow;

    /// <summary>The session as this instance knows it, read only if it doesn't; null when there is none.</summary>
    public async ValueTask<Session?> FindAsync(SessionHandle handle, CancellationToken cancellationToken) =>
        TryGetKnown(handle, out var session) ? session : await ReadAsync(handle, cancellationToken);

    /// <inheritdoc cref="SessionCache.TryGet"/>
    public bool TryGetKnown(SessionHandle handle, out Session? session) => cache.TryGet(handle, out session);

    /// <inheritdoc cref="SessionCache.Remembers"/>
    public bool Remembers(SessionHandle handle) => cache.Remembers(handle);

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
            SessionsLog.SessionDoesNotOpen(logger, row.Handle);
            return null;
        }

        var tokens = new TokenSet(
            new(Encoding.UTF8.GetString(accessToken)), row.AccessTokenExpiresAt, row.AccessTokenLifetime,
            new(Encoding.UTF8.GetString(refreshToken)), row.Scope);
        return new(row, JsonSerializer.Deserialize(user, IonUserJson.Default.IonUser)!, tokens);
    }

    /// <summary>Writes when a row that can't be opened is to be looked at next; false when it has changed.</summary>
    public async Task<bool> PostponeSealedAsync(SessionRow row, DateTimeOffset due, CancellationToken cancellationToken) =>
        await table.ReplaceAsync(row with { DueAt = due }, cancellationToken) is not null;

    /// <summary>Stores a new session, and before it, that it is its user's.</summary>
    public async Task CreateAsync(Session session, CancellationToken cancellationToken)
    {
        await users.AddAsync(session.UserKey, session.Handle, cancellationToken);
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
        DeleteAsync(session.Handle, session.Version, session.UserKey, cancellationToken);

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
        catch (DependencyUnavailableException e)
        {
            // The session is gone all the same; who lists the user's sessions finds this one missing, and tidies up.
            Log.DependencyUnavailable(logger, e);
        }
    }

    /// <summary>The row of a session, whose tokens and user are sealed in it.</summary>
    public async ValueTask<SessionRow> SealAsync(Session session, CancellationToken cancellationToken) => new(
        session,
        await SealAsync(session.Handle, "AccessToken", Encoding.UTF8.GetBytes(session.Tokens.AccessToken.Value), cancellationToken),
        await SealAsync(session.Handle, "RefreshToken", Encoding.UTF8.GetBytes(session.Tokens.RefreshToken.Value), cancellationToken),
        await SealAsync(session.Handle, "User", JsonSerializer.SerializeToUtf8Bytes(session.User, IonUserJson.Default.IonUser), cancellationToken));

    private ValueTask<byte[]> SealAsync(SessionHandle handle, string column, byte[] value, CancellationToken cancellationToken) =>
        sealer.SealAsync(SealPurpose.Tokens, Place(handle, column), value, cancellationToken);

    private ValueTask<byte[]?> OpenAsync(SessionHandle handle, string column, byte[] value, CancellationToken cancellationToken) =>
        sealer.OpenAsync(SealPurpose.Tokens, Place(handle, column), value, cancellationToken);

    private static string Place(SessionHandle handle, string column) => $"{handle.Value}/{column}";
}
