using IonFunctions.Core.Http;
using IonFunctions.Core.Sessions;

namespace IonFunctions.Core.Tokens;

/// <summary>Calls Ion's API as the user of a session, with a token that is good.</summary>
internal sealed class UserTokens(RefreshFlight flight, InFlightWork inFlight, TimeProvider time)
{
    // A newer token from the row, then a refreshed one: more than that, and Ion refuses what it has just issued.
    private const int Retries = 2;

    /// <summary>
    /// Calls Ion with the session's token, refreshed first if it has expired. A call that Ion answers with 401
    /// (<paramref name="call"/> returns false) is made again with another token (invariant 5).
    /// </summary>
    /// <returns>What to answer instead when the call was not made with success: <see cref="RefreshOutcome.Ended"/> or
    /// <see cref="RefreshOutcome.Postponed"/>; <see cref="RefreshOutcome.Fresh"/> when it was.</returns>
    public async Task<RefreshOutcome> CallAsync(Session session, Func<AccessToken, Task<bool>> call, CancellationToken cancellationToken)
    {
        var outcome = IsGood(session) ? new RefreshOutcome.Fresh(session) : await RefreshExpiredAsync(session, cancellationToken);
        for (var attempt = 0; outcome is RefreshOutcome.Fresh { Session: var fresh }; attempt++)
        {
            if (await call(fresh.Tokens.AccessToken))
            {
                return outcome;
            }

            outcome = attempt < Retries
                ? await RefreshAsync(fresh, cancellationToken)
                : new RefreshOutcome.Postponed(Failures.IonRefusesToken);
        }

        return outcome;
    }

    private bool IsGood(Session session) => session.Tokens.ExpiresAt - time.GetUtcNow() >= RefreshTiming.LeastLife;

    private async Task<RefreshOutcome> RefreshExpiredAsync(Session session, CancellationToken cancellationToken)
    {
        var outcome = await RefreshAsync(session, cancellationToken);
        // In its last seconds the old token is better than an outage.
        return outcome is RefreshOutcome.Postponed && session.Tokens.ExpiresAt > time.GetUtcNow()
            ? new RefreshOutcome.Fresh(session)
            : outcome;
    }

    /// <summary>Joins the session's flight or starts one, and waits for it only so long (invariant 7).</summary>
    private async Task<RefreshOutcome> RefreshAsync(Session session, CancellationToken cancellationToken)
    {
        var need = new RefreshNeed(session.Tokens.AccessToken);
        using var patience = new CancellationTokenSource(RefreshTiming.CallerPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        while (true)
        {
            try
            {
                var outcome = await inFlight
                    .RunOnceAsync("refresh/" + session.Handle.Value, () => flight.RunAsync(session, need))
                    .WaitAsync(either.Token);
                if (outcome is not RefreshOutcome.Fresh { Session: var fresh } || fresh.Tokens.AccessToken != need.Wanting)
                {
                    return outcome;
                }

                // The flight joined was under way for an older token, and has come back with the one found wanting.
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return new RefreshOutcome.Postponed(Failures.RefreshPending);
            }
        }
    }
}
