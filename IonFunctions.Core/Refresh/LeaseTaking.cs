using System.Diagnostics.CodeAnalysis;
using IonFunctions.Core.Hosting;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Sessions;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Refresh;

/// <summary>
/// The lease's way from row to flight and back: who has it may send the refresh token, and nobody else (invariant 1); who
/// does not waits for what its holder stores (3); one that a dead holder left lapses, and is taken over (9).
/// </summary>
internal sealed class LeaseTaking(SessionStore store, TimeProvider time, ILogger logger)
{
    /// <summary>Returns the session with the lease taken, or what there is to say instead.</summary>
    /// <param name="known">The session as the flight knows it.</param>
    /// <param name="need">When it need not be taken any more.</param>
    /// <param name="holder">For whom.</param>
    public async Task<(Session? Leased, RefreshOutcome? Settled)> TakeAsync(Session known, RefreshNeed need, string holder)
    {
        var session = known;
        var poll = new Backoff(RefreshTiming.FirstPoll, RefreshTiming.LongestPoll, time);
        var started = time.GetTimestamp();
        while (time.GetElapsedTime(started) < RefreshTiming.FlightPatience)
        {
            if (IsSettled(session, need, out var settled))
            {
                return (null, settled);
            }

            // The write that took this flight's lease may have been done and its answer lost.
            if (IsHeld(session, holder))
            {
                return (session, null);
            }

            if (session.Lease is { } taken && taken.Until > store.UtcNow)
            {
                await poll.WaitAsync();
            }
            else if (await store.ReplaceAsync(WithLease(session, holder), CancellationToken.None) is { } leased)
            {
                return (leased, null);
            }

            if (await store.ReadAsync(known.Handle, CancellationToken.None) is not { } latest)
            {
                return (null, new RefreshOutcome.Ended());
            }

            session = latest;
        }

        RefreshLog.LeaseNotHad(logger, known.Handle);
        return (null, new RefreshOutcome.Postponed(new Postponement.StillPending()));
    }

    /// <summary>Whether the flight still has the lease that it took.</summary>
    public bool IsHeld(Session session, string holder) =>
        session.Lease is { } lease && lease.Holder == holder && lease.Until > store.UtcNow;

    /// <summary>Nothing was sent, and nothing will be: this instance is shutting down (invariant 7).</summary>
    public async Task<RefreshOutcome> GiveBackAsync(Session leased)
    {
        // Where somebody has written to the session just now, the lease lapses.
        await store.ReplaceAsync(leased with { Lease = null }, CancellationToken.None);
        return new RefreshOutcome.Postponed(new Postponement.StillPending());
    }

    /// <summary>Gives the lease back, so that the next comer need not wait for it to lapse; the session stays as it is (invariant 6).</summary>
    public async Task<RefreshOutcome> GiveUpAsync(Session current, IonOutage outage)
    {
        var sent = current.Tokens.RefreshToken;
        var holder = current.Lease?.Holder;
        for (var latest = current; latest is not null && latest.Lease?.Holder == holder && latest.Tokens.RefreshToken == sent;)
        {
            var released = latest with
            {
                Lease = null, // What a late holder may still do stays known: LateAnswerUntil is kept.
                RefreshFailures = latest.RefreshFailures + 1,
                RefreshNotBefore = outage.RetryAfter is { } wait ? time.GetUtcNow() + wait : null,
            };
            if (await store.ReplaceAsync(released, CancellationToken.None) is not null)
            {
                break;
            }

            latest = await store.ReadAsync(current.Handle, CancellationToken.None);
        }

        return new RefreshOutcome.Postponed(new Postponement.IonFailed(outage));
    }

    /// <summary>Whether there is nothing to send: somebody else has refreshed, or Ion has asked to be let be (6).</summary>
    private bool IsSettled(Session session, RefreshNeed need, [NotNullWhen(true)] out RefreshOutcome? settled)
    {
        var now = time.GetUtcNow();
        settled = need.IsMetBy(session, now) ? new RefreshOutcome.Fresh(session)
            : session.RefreshNotBefore > now ? new RefreshOutcome.Postponed(new Postponement.IonAskedToWait(session.RefreshNotBefore.Value - now))
            : null;
        return settled is not null;
    }

    private Session WithLease(Session session, string holder)
    {
        var now = store.UtcNow;
        return session with
        {
            Lease = new(holder, now + RefreshTiming.LeaseDuration),
            LateAnswerUntil = LateAnswers.KnownToWhoTakesOver(session, holder, now),
        };
    }
}
