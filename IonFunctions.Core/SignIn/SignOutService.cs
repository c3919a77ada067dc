using IonFunctions.Core.Hosting;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Sessions;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.SignIn;

/// <summary>Ends a session at the user's wish.</summary>
internal sealed class SignOutService(
    SessionStore store, ITokenClient tokenClient, InFlightWork inFlight, TimeProvider time, ILogger<SignOutService> logger)
{
    private static readonly TimeSpan RevocationPatience = TimeSpan.FromSeconds(3);
    private const int QuietAttempts = 4;

    /// <summary>
    /// Deletes the session, then revokes its tokens at Ion. The user waits for Ion only so long; the revocation goes on. False when there was none.
    /// </summary>
    /// <exception cref="DependencyUnavailableException">Storage can't be used, so the session is still there.</exception>
    public async Task<bool> EndAsync(SessionHandle handle, CancellationToken cancellationToken)
    {
        if (await DeleteAsync(handle, cancellationToken) is not { } ended)
        {
            return false;
        }

        SignInLog.SignedOut(logger, handle);
        await RevokeAsync(ended);
        return true;
    }

    /// <summary>Ends the session that a browser had before it signed in anew. Nobody waits for it.</summary>
    public void EndReplaced(SessionHandle handle) => _ = inFlight.RunOnceAsync("replaced/" + handle.Value, async () =>
    {
        if (await EndQuietlyAsync(handle))
        {
            SignInLog.SessionReplaced(logger, handle);
        }
    });

    /// <summary>Ends a session that no browser has, and so nobody can end but this: tries again for a while. False when there was none, or it is there still.</summary>
    public async Task<bool> EndQuietlyAsync(SessionHandle handle)
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(8), time);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (await DeleteAsync(handle, CancellationToken.None) is not { } ended)
                {
                    return false;
                }

                await RevokeAsync(ended);
                return true;
            }
            catch (DependencyUnavailableException e)
            {
                if (attempt == QuietAttempts)
                {
                    SignInLog.SessionNotEnded(logger, handle, e.InnerException);
                    return false;
                }
            }

            await backoff.WaitAsync();
        }
    }

    private async Task RevokeAsync(Session ended)
    {
        var revocation = inFlight.RunOnceAsync(
            "revoke/" + ended.Handle.Value, () => tokenClient.RevokeAsync(ended.Tokens.AccessToken, ended.Tokens.RefreshToken));
        try
        {
            await revocation.WaitAsync(RevocationPatience, time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            SignInLog.RevocationSlow(logger, ended.Handle);
        }
    }

    /// <summary>
    /// Deletes the row as it was read, so that the tokens returned are the last that were stored: a refresh that stores
    /// in between makes this read again, and one that comes after finds no row and revokes what it got itself.
    /// </summary>
    private async Task<Session?> DeleteAsync(SessionHandle handle, CancellationToken cancellationToken)
    {
        // A request to storage for an id that is nobody's: anybody can send those.
        while (await store.PeekSealedAsync(handle, cancellationToken) is { } row)
        {
            var session = await store.OpenAsync(row, cancellationToken);
            if (session is null ? await store.DeleteSealedAsync(row, cancellationToken) : await store.DeleteAsync(session, cancellationToken))
            {
                return session; // Null where it is never to be opened here: nothing is left to revoke with.
            }
        }

        return null;
    }
}
