using IonFunctions.Core.Hosting;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Tokens;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.SignIn;

/// <summary>Ends a session at the user's wish.</summary>
internal sealed class SignOutService(
    SessionStore store, ITokenClient tokenClient, InFlightWork inFlight, TimeProvider time, ILogger<SignOutService> logger)
{
    private static readonly TimeSpan RevocationPatience = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Deletes the session, then revokes its tokens at Ion. The user waits for Ion only so long; the revocation goes on.
    /// </summary>
    /// <exception cref="Http.DependencyUnavailableException">Storage can't be used, so the session is still there.</exception>
    public async Task EndAsync(SessionHandle handle, CancellationToken cancellationToken)
    {
        if (await DeleteAsync(handle, cancellationToken) is not { } ended)
        {
            return;
        }

        Log.SignedOut(logger, handle);
        var revocation = inFlight.RunOnceAsync(
            "revoke/" + handle.Value, () => tokenClient.RevokeAsync(ended.Tokens.AccessToken, ended.Tokens.RefreshToken));
        try
        {
            await revocation.WaitAsync(RevocationPatience, time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            Log.RevocationSlow(logger, handle);
        }
    }

    /// <summary>
    /// Deletes the row as it was read, so that the tokens returned are the last that were stored: a refresh that stores
    /// in between makes this read again, and one that comes after finds no row and revokes what it got itself.
    /// </summary>
    private async Task<Session?> DeleteAsync(SessionHandle handle, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await store.ReadAsync(handle, cancellationToken) is { } session)
            {
                if (await store.DeleteAsync(session, cancellationToken))
                {
                    return session;
                }
            }
            else if (await store.PeekSealedAsync(handle, cancellationToken) is not { } unopened
                || await store.DeleteSealedAsync(unopened, cancellationToken))
            {
                return null; // Gone already, or never to be opened here: nothing is left to revoke with.
            }
        }
    }
}
