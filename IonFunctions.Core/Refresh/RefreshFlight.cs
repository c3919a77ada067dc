using IonFunctions.Core.Answers;
using IonFunctions.Core.Hosting;
using IonFunctions.Core.Http;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Tokens;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Refresh;

/// <summary>
/// One refresh of one session, safe against every other instance. The numbers are the invariants of design.md.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>If somebody else has refreshed, take what is there.</item>
/// <item>If somebody else has the lease, wait for the row to change or the lease to lapse.</item>
/// <item>Take the lease by a write that is conditional on what was read: it proves the refresh token current (1).</item>
/// <item>Write the due row, send the refresh token, renewing the lease until the answer is there (7).</item>
/// <item>Store the answer, for as long as the row still has the refresh token that was sent (2, 8).</item>
/// </list>
/// </remarks>
internal sealed class RefreshFlight(
    SessionStore store,
    ITokenClient tokenClient,
    IDueIndex dueIndex,
    DueTimes dueTimes,
    InFlightWork inFlight,
    Metrics metrics,
    TimeProvider time,
    ILogger<RefreshFlight> logger)
{
    private static readonly TimeSpan FirstStoreRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestStoreRetry = TimeSpan.FromSeconds(2);
    private static readonly RefreshOutcome SessionEnded = new RefreshOutcome.Ended();

    /// <summary>Sees the refresh through, whoever still waits for it.</summary>
    /// <param name="known">The session as the caller knows it; if that is old, the lease write shows it.</param>
    /// <param name="need">What the caller needs.</param>
    public async Task<RefreshOutcome> RunAsync(Session known, RefreshNeed need)
    {
        try
        {
            var holder = Guid.NewGuid().ToString("N");
            for (var latest = known; ;)
            {
                var (leased, settled) = await TakeLeaseAsync(latest, need, holder);
                if (leased is null)
                {
                    return settled ?? new RefreshOutcome.Postponed(Failures.RefreshPending);
                }

                // Before the session's row that will name it; the next token is expected to live as long as this one.
                var due = await WriteDueAsync(leased);
                if (HoldsLease(leased, holder))
                {
                    return inFlight.IsStoppingFor(RefreshTiming.SendingDuringShutdown)
                        ? await GiveLeaseBackAsync(leased)
                        : await MeasureAsync(need.Trigger, () => SendAsync(leased, due));
                }

                // Storage was slow, or this machine stood still: others may have refreshed since, so it starts again (1).
                latest = leased;
            }
        }
        catch (DependencyUnavailableException e)
        {
            Log.DependencyUnavailable(logger, e);
            return new RefreshOutcome.Postponed(Failures.DependencyUnavailable(e.Dependency));
        }
    }

    /// <summary>For who was refused with a token that Ion has just issued: the session may have been refreshed again since, or have ended.</summary>
    /// <exception cref="DependencyUnavailableException">Storage can't be used.</exception>
    public async Task<RefreshOutcome> LookAgainAsync(Session known, Failure otherwise) =>
        await store.ReadAsync(known.Handle, CancellationToken.None) is not { } latest ? SessionEnded
        : latest.Tokens.AccessToken != known.Tokens.AccessToken ? new RefreshOutcome.Fresh(latest)
        : new RefreshOutcome.Postponed(otherwise);

    /// <summary>Steps 1 to 3. Returns the session with the lease taken, or an outcome, or neither when patience has run out.</summary>
    private async Task<(Session? Leased, RefreshOutcome? Settled)> TakeLeaseAsync(Session known, RefreshNeed need, string holder)
    {
        var session = known;
        var poll = new Backoff(RefreshTiming.FirstPoll, RefreshTiming.LongestPoll, time);
        var started = time.GetTimestamp();
        while (time.GetElapsedTime(started) < RefreshTiming.FlightPatience)
        {
            var now = time.GetUtcNow();
            if (need.IsMetBy(session, now))
            {
                return (null, new RefreshOutcome.Fresh(session));
            }

            if (session.RefreshNotBefore - now is { } wait && wait > TimeSpan.Zero)
            {
                return (null, new RefreshOutcome.Postponed(Failures.IonBusy(wait)));
            }

            // The write that took this flight's lease may have been done and its answer lost.
            if (HoldsLease(session, holder))
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
                return (null, SessionEnded);
            }

            session = latest;
        }

        Log.LeaseNotHad(logger, known.Handle);
        return (null, null);
    }

    /// <summary>Step 4, and what follows from the answer.</summary>
    private async Task<RefreshOutcome> SendAsync(Session leased, DateTimeOffset due)
    {
        var sentAt = store.UtcNow;
        await using var lease = new LeaseKeeper(store, leased, time, logger);
        var result = await tokenClient.RefreshAsync(leased.Tokens.RefreshToken);
        switch (result)
        {
            case TokenResult.Granted granted:
                return await StoreAsync(await lease.StopAsync(), leased.Tokens.RefreshToken, granted, due);

            case TokenResult.Refused { Error: "invalid_grant" }:
                return await BelieveRefusalAsync(leased, sentAt, lease);

            case TokenResult.Refused refused:
                Log.RefreshRefused(logger, leased.Handle, refused.Error);
                return await GiveUpAsync(await lease.StopAsync(), new(IonOutageKind.ClientRefused, refused.Error));

            case TokenResult.Unavailable { Outage: var outage }:
                Log.RefreshFailed(logger, leased.Handle, outage.Kind, outage.Reason);
                return await GiveUpAsync(await lease.StopAsync(), outage);

            default:
                throw new InvalidOperationException(result.GetType().Name);
        }
    }

    /// <summary>Step 5. Retries for as long as the session could live: losing the pair loses the session (2).</summary>
    private async Task<RefreshOutcome> StoreAsync(
        Session current, RefreshToken sent, TokenResult.Granted granted, DateTimeOffset due)
    {
        var retry = new Backoff(FirstStoreRetry, LongestStoreRetry, time);
        var lifetime = granted.Lifetime ?? current.Tokens.Lifetime;
        var tokens = new TokenSet(
            granted.AccessToken, time.GetUtcNow() + lifetime, lifetime, granted.RefreshToken ?? sent, granted.Scope ?? current.Tokens.Scope);
        while (true)
        {
            try
            {
                var stored = await store.ReplaceAsync(Settled(current) with { Tokens = tokens, DueAt = due, RefreshFailures = 0 }, CancellationToken.None);
                if (stored is null)
                {
                    var latest = await store.ReadAsync(current.Handle, CancellationToken.None);
                    if (latest is null)
                    {
                        if (await store.PeekSealedAsync(current.Handle, CancellationToken.None) is not null)
                        {
                            // Sealed by now with a version of the session key that this instance does not have yet.
                            await retry.WaitAsync();
                            continue;
                        }

                        // A logout came in between; nobody is to have these.
                        await tokenClient.RevokeAsync(granted.AccessToken, granted.RefreshToken);
                        return SessionEnded;
                    }

                    if (latest.Tokens.AccessToken == granted.AccessToken)
                    {
                        stored = latest; // Stored by an attempt whose answer was lost.
                    }
                    else if (latest.Tokens.RefreshToken == sent)
                    {
                        current = latest; // A renewed lease or a new holder: it does not matter who has it by now (8).
                        continue;
                    }
                    else
                    {
                        Log.AnswerOvertaken(logger, current.Handle);
                        return new RefreshOutcome.Fresh(latest);
                    }
                }

                Log.Refreshed(logger, stored.Handle);
                return await WithDueInTimeAsync(stored);
            }
            catch (DependencyUnavailableException e) when (time.GetUtcNow() < current.ExpiresAt)
            {
                Log.StoreRetried(logger, current.Handle, e.InnerException);
                await retry.WaitAsync();
            }
        }
    }

    /// <summary>
    /// Ion says that the refresh token is no longer good. Ends the session if that token is still the stored one (6), after
    /// waiting for a late holder, if there may be one, to store what Ion gave it for that token (8).
    /// </summary>
    /// <param name="leased">The session with this flight's lease.</param>
    /// <param name="sentAt">When the token was sent: storage was there by then, for the late holder, too, if it had been down.</param>
    /// <param name="lease">Keeps the lease meanwhile.</param>
    private async Task<RefreshOutcome> BelieveRefusalAsync(Session leased, DateTimeOffset sentAt, LeaseKeeper lease)
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
                return SessionEnded;
            }

            if (session.Tokens.RefreshToken != sent)
            {
                return new RefreshOutcome.Fresh(session);
            }

            // Late may be this flight itself: who has taken over from it may have been given the new pair, and not have it yet.
            var lateAnswerUntil = session.Lease is { } other && other.Holder != leased.Lease!.Holder
                ? Later(session.LateAnswerUntil, other.Until + RefreshTiming.LateAnswer)
                : session.LateAnswerUntil;
            if (lateAnswerUntil is { } until && Later(until, storageBackAt + RefreshTiming.ReturnAllowance) > store.UtcNow)
            {
                await poll.WaitAsync();
                continue;
            }

            await lease.StopAsync();
            if (await store.DeleteAsync(session, CancellationToken.None))
            {
                Log.SessionEndedByIon(logger, handle);
                return SessionEnded;
            }
        }
    }

    /// <summary>Nothing was sent, and nothing will be: this instance is shutting down.</summary>
    private async Task<RefreshOutcome> GiveLeaseBackAsync(Session leased)
    {
        // Where somebody has written to the session just now, the lease lapses.
        await store.ReplaceAsync(leased with { Lease = null }, CancellationToken.None);
        return new RefreshOutcome.Postponed(Failures.RefreshPending);
    }

    /// <summary>Gives the lease back, so that the next comer need not wait for it to lapse; the session stays as it is (6).</summary>
    private async Task<RefreshOutcome> GiveUpAsync(Session current, IonOutage outage)
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

        return new RefreshOutcome.Postponed(IonFailure.Of(outage), outage);
    }

    private async Task<RefreshOutcome> MeasureAsync(RefreshTrigger trigger, Func<Task<RefreshOutcome>> send)
    {
        using var activity = Traces.StartRefresh();
        var outcome = await send();
        var name = outcome switch
        {
            RefreshOutcome.Fresh => "refreshed",
            RefreshOutcome.Ended => "ended",
            RefreshOutcome.Postponed postponed => postponed.Failure.Name,
            _ => throw new InvalidOperationException(outcome.GetType().Name),
        };
        Traces.SetOutcome(activity, name);
        metrics.Refreshed(name, trigger);
        return outcome;
    }

    private bool HoldsLease(Session session, string holder) => session.Lease is { } lease && lease.Holder == holder && lease.Until > store.UtcNow;

    private Session WithLease(Session session, string holder)
    {
        var now = store.UtcNow;
        // Whoever let a lease lapse may be slow rather than dead (8).
        return session with
        {
            Lease = new(holder, now + RefreshTiming.LeaseDuration),
            LateAnswerUntil = session.Lease is { } lapsed && lapsed.Holder != holder
                ? Later(session.LateAnswerUntil, LateAnswerOf(lapsed, now))
                : session.LateAnswerUntil,
        };
    }

    /// <summary>
    /// Until when the holder of a lapsed lease may still store. However long ago it lapsed: where storage has been down for
    /// all, a holder with Ion's answer is waiting to store it just as the next comer waits to take over.
    /// </summary>
    private static DateTimeOffset LateAnswerOf(RefreshLease lapsed, DateTimeOffset now) =>
        Later(lapsed.Until + RefreshTiming.LateAnswer, now + RefreshTiming.ReturnAllowance);

    private static DateTimeOffset Later(DateTimeOffset? one, DateTimeOffset other) => one > other ? one.Value : other;

    private static Session Settled(Session session) => session with { Lease = null, LateAnswerUntil = null, RefreshNotBefore = null };

    /// <summary>
    /// The due row was written for a token that lives as long as the one before. One that lives shorter is due sooner,
    /// and gets a row of its own; one that lives longer is found by the sweep to be not due yet, and moved.
    /// </summary>
    private async Task<RefreshOutcome> WithDueInTimeAsync(Session stored)
    {
        var latest = stored;
        try
        {
            if (stored.DueAt >= stored.Tokens.ExpiresAt)
            {
                var due = await WriteDueAsync(stored);
                latest = await store.ReplaceAsync(stored with { DueAt = due }, CancellationToken.None) ?? stored;
            }

            if (DueTimes.IsSoon(latest.DueAt, time.GetUtcNow()))
            {
                // A sweep may have come upon it before the session named it, and taken it away as stale.
                await dueIndex.AddAsync(DueRow.At(latest.Handle, latest.DueAt), CancellationToken.None);
            }
        }
        catch (DependencyUnavailableException e)
        {
            // The first due row still leads a sweep here, late.
            Log.DependencyUnavailable(logger, e);
        }

        return new RefreshOutcome.Fresh(latest, IsJustIssued: true);
    }

    private async Task<DateTimeOffset> WriteDueAsync(Session session)
    {
        var due = dueTimes.InTimeFor(session, time.GetUtcNow() + session.Tokens.Lifetime, session.Tokens.Lifetime);
        await dueIndex.AddAsync(DueRow.At(session.Handle, due), CancellationToken.None);
        return due;
    }
}
