using IonFunctions.Core.Hosting;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Sessions;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Refresh;

/// <summary>
/// Ion has answered with a new pair, and has revoked the old one: storing it retries for as long as the session could live,
/// because losing the pair loses the session (invariant 2). It is stored as long as the row still has the refresh token that
/// was sent, whoever has the lease by then (8). What storage refuses to take for ever is no usable answer of Ion's.
/// </summary>
internal sealed class AnswerKeeping(SessionStore store, ITokenClient tokenClient, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(2);

    /// <param name="leased">The session as the flight wrote it last.</param>
    /// <param name="sent">The refresh token that the answer is for.</param>
    /// <param name="granted">The answer.</param>
    /// <param name="due">When the session is to be looked at next; its due row is written.</param>
    public async Task<RefreshOutcome> StoreAsync(Session leased, RefreshToken sent, TokenResult.Granted granted, DateTimeOffset due)
    {
        var retry = new Backoff(FirstRetry, LongestRetry, time);
        var tokens = TokensOf(granted, before: leased.Tokens, sent);
        for (var current = leased; ;)
        {
            try
            {
                if (await store.ReplaceAsync(Settled(current, tokens, due), CancellationToken.None) is { } stored)
                {
                    return Stored(stored);
                }

                if (await store.ReadAsync(current.Handle, CancellationToken.None) is not { } latest)
                {
                    if (await store.PeekSealedAsync(current.Handle, CancellationToken.None) is null)
                    {
                        // A logout came in between; nobody is to have these.
                        await tokenClient.RevokeAsync(granted.AccessToken, granted.RefreshToken);
                        return new RefreshOutcome.Ended();
                    }

                    // Sealed by now with a version of the session key that this instance does not have yet.
                    await retry.WaitAsync();
                }
                else if (latest.Tokens.AccessToken == granted.AccessToken)
                {
                    return Stored(latest); // By an attempt whose answer was lost.
                }
                else if (latest.Tokens.RefreshToken != sent)
                {
                    RefreshLog.AnswerOvertaken(logger, current.Handle);
                    return new RefreshOutcome.Fresh(latest);
                }
                else
                {
                    current = latest; // A renewed lease or a new holder: it does not matter who has it by now (8).
                }
            }
            catch (RowRefusedException e)
            {
                // What Ion has issued fits into no row, and trying again makes it no smaller. Nobody will have it.
                await tokenClient.RevokeAsync(granted.AccessToken, granted.RefreshToken);
                return new RefreshOutcome.Postponed(new Postponement.IonFailed(new(IonOutageKind.Unusable, $"storage does not take what Ion issued ({e.Code})")));
            }
            catch (DependencyUnavailableException e) when (time.GetUtcNow() < current.ExpiresAt)
            {
                RefreshLog.StoreRetried(logger, current.Handle, e.InnerException);
                await retry.WaitAsync();
            }
        }
    }

    private RefreshOutcome.Fresh Stored(Session session)
    {
        RefreshLog.Refreshed(logger, session.Handle);
        return new(session, IsJustIssued: true);
    }

    private TokenSet TokensOf(TokenResult.Granted granted, TokenSet before, RefreshToken sent)
    {
        var lifetime = granted.Lifetime ?? before.Lifetime;
        return new(granted.AccessToken, time.GetUtcNow() + lifetime, lifetime, granted.RefreshToken ?? sent, granted.Scope ?? before.Scope);
    }

    private static Session Settled(Session session, TokenSet tokens, DateTimeOffset due) => session with
    {
        Tokens = tokens,
        DueAt = due,
        Lease = null,
        LateAnswerUntil = null,
        RefreshNotBefore = null,
        RefreshFailures = 0,
    };
}
