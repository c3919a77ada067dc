using IonFunctions.Core.Hosting;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Sessions;

namespace IonFunctions.Core.Refresh;

/// <summary>Calls Ion's API as the user of a session, with a token that is good.</summary>
internal sealed class UserTokens(RefreshFlight flight, InFlightWork inFlight, TimeProvider time)
{
    // A newer token from the row, which may have been overtaken, then a refreshed one.
    private const int Retries = 2;

    /// <summary>The session's token, where it is still good.</summary>
    public AccessToken? GoodOf(Session session) => IsGood(session) ? session.Tokens.AccessToken : null;

    /// <summary>
    /// Calls Ion with the session's token, refreshed first if it has expired. A call that Ion answers with 401
    /// (<paramref name="call"/> returns false) is made again with another token (invariant 5).
    /// </summary>
    /// <returns>What to answer instead when the call was not made with success: <see cref="RefreshOutcome.Ended"/> or
    /// <see cref="RefreshOutcome.Postponed"/>; <see cref="RefreshOutcome.Fresh"/> when it was.</returns>
    /// <param name="session">The session.</param>
    /// <param name="call">Makes the call, and tells whether it was made with success.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <param name="isRefused">Whether <see cref="GoodOf"/> has been called with already, and Ion has answered 401.</param>
    public async Task<RefreshOutcome> CallAsync(
        Session session, Func<AccessToken, Task<bool>> call, CancellationToken cancellationToken, bool isRefused = false)
    {
        var patience = new Patience(time);
        var outcome = isRefused ? await RefreshAsync(session, patience, cancellationToken)
            : IsGood(session) ? new RefreshOutcome.Fresh(session)
            : await RefreshExpiredAsync(session, patience, cancellationToken);
        for (var attempt = isRefused ? 1 : 0; outcome is RefreshOutcome.Fresh fresh; attempt++)
        {
            if (await call(fresh.Session.Tokens.AccessToken))
            {
                return outcome;
            }

            outcome = attempt == Retries ? new RefreshOutcome.Postponed(new Postponement.IonRefusesToken())
                // Another refresh would be no better, and each has its chance of losing the session.
                : fresh.IsJustIssued ? await WaitAsync(flight.LookAgainAsync(fresh.Session), patience, cancellationToken)
                : await RefreshAsync(fresh.Session, patience, cancellationToken);
        }

        return outcome;
    }

    private bool IsGood(Session session) => session.Tokens.ExpiresAt - time.GetUtcNow() >= RefreshTiming.LeastLife;

    private async Task<RefreshOutcome> RefreshExpiredAsync(Session session, Patience patience, CancellationToken cancellationToken)
    {
        var outcome = await RefreshAsync(session, patience, cancellationToken);
        // In its last seconds the old token is better than an outage.
        return outcome is RefreshOutcome.Postponed && session.Tokens.ExpiresAt > time.GetUtcNow()
            ? new RefreshOutcome.Fresh(session)
            : outcome;
    }

    /// <summary>Joins the session's flight or starts one.</summary>
    private async Task<RefreshOutcome> RefreshAsync(Session session, Patience patience, CancellationToken cancellationToken)
    {
        var need = new RefreshNeed(session.Tokens.AccessToken);
        while (true)
        {
            var outcome = await WaitAsync(
                inFlight.RunOnceAsync("refresh/" + session.Handle.Value, () => flight.RunAsync(session, need)), patience, cancellationToken);
            if (outcome is not RefreshOutcome.Fresh { Session: var fresh } || fresh.Tokens.AccessToken != need.Wanting)
            {
                return outcome;
            }

            // The flight joined was under way for an older token, and has come back with the one found wanting.
        }
    }

    /// <summary>Waits only so long (invariant 7).</summary>
    private static async Task<RefreshOutcome> WaitAsync(Task<RefreshOutcome> work, Patience patience, CancellationToken cancellationToken)
    {
        using var waiting = patience.StartWaiting();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(waiting.End, cancellationToken);
        try
        {
            return await work.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new RefreshOutcome.Postponed(new Postponement.StillPending());
        }
    }

    /// <summary>
    /// <see cref="RefreshTiming.CallerPatience"/> for all the waits of one call together: one that has waited in vain for a
    /// new token, and then finds that the old one is dead already, does not wait for as long again.
    /// </summary>
    private sealed class Patience(TimeProvider time)
    {
        private TimeSpan _left = RefreshTiming.CallerPatience;

        public Wait StartWaiting() => new(this, time);

        public sealed class Wait(Patience patience, TimeProvider time) : IDisposable
        {
            private readonly long _started = time.GetTimestamp();
            private readonly CancellationTokenSource _end = new(patience._left, time);

            public CancellationToken End => _end.Token;

            public void Dispose()
            {
                var left = patience._left - time.GetElapsedTime(_started);
                patience._left = left > TimeSpan.Zero ? left : TimeSpan.Zero;
                _end.Dispose();
            }
        }
    }
}
