using IonFunctions.Core.Hosting;
using IonFunctions.Core.Sessions;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Refresh;

/// <summary>
/// Ion says that the refresh token is no longer good (<c>invalid_grant</c>). Ends the session if that token is still the
/// stored one (invariant 6), after waiting for a late holder, if there may be one, to store what Ion gave it for that token
/// (8). Where there is none, it died before it could store: the loss that can't be avoided ends in a clean sign-in (9).
/// </summary>
internal sealed class RefusalBelief(SessionStore store, TimeProvider time, ILogger logger)
{
    /// <param name="leased">The session with this flight's lease.</param>
    /// <param name="sentAt">When the token was sent: storage was there by then, for the late holder, too, if it had been down.</param>
    /// <param name="lease">Keeps the lease meanwhile.</param>
    public async Task<RefreshOutcome> BelieveAsync(Session leased, DateTimeOffset sentAt, LeaseKeeper lease)
    {
        var (handle, sent) = (leased.Handle, leased.Tokens.RefreshToken);
        var poll = new Backoff(RefreshTiming.FirstPoll, RefreshTiming.LongestPoll, time);
        var storageBackAt = sentAt;
        while (true)
        {
            var reading = time.GetTimestamp();
            var session = await store.ReadAsync(handle, CancellationToken.None);
            if (time.GetElapsedTime(reading) > RefreshTiming.SlowStorage)
            {
                storageBackAt = store.UtcNow;
            }

            if (session is null)
            {
                return new RefreshOutcome.Ended();
            }

            if (session.Tokens.RefreshToken != sent)
            {
                return new RefreshOutcome.Fresh(session);
            }

            if (LateAnswers.AwaitedByWhoIsRefused(session, leased.Lease!.Holder) is { } until
                && LateAnswers.Later(until, storageBackAt + RefreshTiming.ReturnAllowance) > store.UtcNow)
            {
                await poll.WaitAsync();
                continue;
            }

            await lease.StopAsync();
            if (await store.DeleteAsync(session, CancellationToken.None))
            {
                RefreshLog.SessionEndedByIon(logger, handle);
                return new RefreshOutcome.Ended();
            }
        }
    }
}
