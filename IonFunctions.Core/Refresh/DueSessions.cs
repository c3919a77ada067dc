using IonFunctions.Core.Hosting;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Sessions;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Refresh;

/// <summary>Decides on one due session, by its row, and does what is to be done.</summary>
internal sealed class DueSessions(
    SessionStore store,
    IDueIndex index,
    DueTimes times,
    RefreshFlight flight,
    InFlightWork inFlight,
    ITokenClient tokenClient,
    TimeProvider time,
    ILogger<DueSessions> logger)
{
    // Ion down for a week after the session ended: its refresh token is of use to nobody, so it need not be revoked for ever.
    private static readonly TimeSpan RevocationTriedFor = TimeSpan.FromDays(7);

    /// <summary>
    /// Looks at the session of a due row; the row goes to <paramref name="removals"/> when the session no longer needs it. It
    /// stays where Ion has failed, until <see cref="PostponeAsync"/>.
    /// </summary>
    /// <exception cref="DependencyUnavailableException">Storage can't be used; the row stays.</exception>
    public async Task<DueOutcome> LookAtAsync(DueRow row, DueRemovals removals)
    {
        var session = await store.PeekAsync(row.Handle, CancellationToken.None);
        var now = time.GetUtcNow();
        if (session is null)
        {
            return await LookAtSealedAsync(row, now);
        }

        if (DueRow.At(session.Handle, session.DueAt) != row)
        {
            // Due at another time, of which there is another row. At once: if its session is about to name it, who writes
            // that puts it back, and is not to be undone later.
            await index.RemoveAsync(row, CancellationToken.None);
            return DueOutcome.Stale;
        }

        if (now >= times.EndOf(session))
        {
            return await EndAsync(session, row, now, removals);
        }

        return times.NeedsTokens(session, now) && times.IsDue(session, now)
            ? await RefreshAsync(session, row, removals)
            : await MoveAsync(
                session, row, times.Next(session, session.Tokens.ExpiresAt, session.Tokens.Lifetime, now), DueOutcome.Stale, removals);
    }

    /// <summary>
    /// The session has ended, or it can't be opened, because its version of the session key can't be had. With the key back
    /// the session is, so it is looked at again later, until it has expired.
    /// </summary>
    private async Task<DueOutcome> LookAtSealedAsync(DueRow row, DateTimeOffset now)
    {
        var stored = await store.PeekSealedAsync(row.Handle, CancellationToken.None);
        if (stored is null || DueRow.At(stored.Handle, stored.DueAt) != row)
        {
            await index.RemoveAsync(row, CancellationToken.None);
            return DueOutcome.Stale;
        }

        if (now >= stored.ExpiresAt)
        {
            if (!await store.DeleteSealedAsync(stored, CancellationToken.None))
            {
                return DueOutcome.Postponed;
            }

            RefreshLog.SessionOver(logger, stored.Handle);
            await index.RemoveAsync(row, CancellationToken.None);
            return DueOutcome.Ended;
        }

        var due = now + DueTimes.LongestBackoff;
        await index.AddAsync(DueRow.At(stored.Handle, due), CancellationToken.None);
        if (await store.PostponeSealedAsync(stored, due, CancellationToken.None))
        {
            await index.RemoveAsync(row, CancellationToken.None);
        }

        return DueOutcome.Postponed;
    }

    private async Task<DueOutcome> RefreshAsync(Session session, DueRow row, DueRemovals removals)
    {
        var outcome = await inFlight.RunOnceAsync(
            "refresh/" + session.Handle.Value, () => flight.RunAsync(session, new(session.Tokens.AccessToken, RefreshTrigger.Sweep)));
        switch (outcome)
        {
            case RefreshOutcome.Fresh { Session: var fresh }:
                await RemoveUnlessNeededAsync(row, fresh, removals);
                return DueOutcome.Refreshed;

            case RefreshOutcome.Ended:
                await removals.AddAsync(row);
                return DueOutcome.EndedAtIon;

            case RefreshOutcome.Postponed { Reason: Postponement.IonFailed { Outage.Kind: var kind } }:
                return kind == IonOutageKind.TimedOut ? DueOutcome.IonTimedOut : DueOutcome.IonFailed;

            case RefreshOutcome.Postponed:
                await PostponeAsync(row, ofItsOwn: false, removals);
                return DueOutcome.Postponed;

            default:
                throw new InvalidOperationException(outcome.GetType().Name);
        }
    }

    /// <summary>Revokes at Ion what an expired or idle session had, then deletes it.</summary>
    private async Task<DueOutcome> EndAsync(Session found, DueRow row, DateTimeOffset now, DueRemovals removals)
    {
        // First of all it ends for everybody: its user may be coming back just now, at an instance whose clock is behind, and
        // must not be left with a session whose tokens are revoked.
        var end = times.EndOf(found);
        var session = found.ExpiresAt == end ? found : await store.ReplaceAsync(found with { ExpiresAt = end }, CancellationToken.None);
        if (session is null)
        {
            return DueOutcome.Postponed; // Somebody wrote to it just now; the row stays for the next sweep to look again.
        }

        var revoked = await tokenClient.RevokeAsync(session.Tokens.AccessToken, session.Tokens.RefreshToken);
        if (!revoked && now < end + RevocationTriedFor)
        {
            var failed = session with { RefreshFailures = session.RefreshFailures + 1 };
            return await MoveAsync(failed, row, times.AfterFailure(failed, now, ofItsOwn: true), DueOutcome.IonFailed, removals);
        }

        if (!await store.DeleteAsync(session, CancellationToken.None))
        {
            return DueOutcome.Postponed;
        }

        RefreshLog.SessionOver(logger, session.Handle);
        await removals.AddAsync(row);
        return revoked ? DueOutcome.EndedAtIon : DueOutcome.Ended;
    }

    /// <summary>
    /// Puts off a session whose refresh failed: for longer each time where it is <paramref name="ofItsOwn"/>, which a sweep
    /// knows at its end. The flight has written to the session, so it is read again.
    /// </summary>
    /// <exception cref="DependencyUnavailableException">Storage can't be used; the row stays.</exception>
    public async Task PostponeAsync(DueRow row, bool ofItsOwn, DueRemovals removals)
    {
        if (await store.PeekAsync(row.Handle, CancellationToken.None) is { } session && DueRow.At(session.Handle, session.DueAt) == row)
        {
            await MoveAsync(session, row, times.AfterFailure(session, time.GetUtcNow(), ofItsOwn), DueOutcome.Postponed, removals);
        }
    }

    /// <summary>Writes the new due row, then the session that names it, then takes the old one away: at no time is there none.</summary>
    private async Task<DueOutcome> MoveAsync(
        Session session, DueRow row, DateTimeOffset due, DueOutcome outcome, DueRemovals removals)
    {
        await index.AddAsync(DueRow.At(session.Handle, due), CancellationToken.None);
        if (await store.ReplaceAsync(session with { DueAt = due }, CancellationToken.None) is { } moved)
        {
            if (DueTimes.IsSoon(due, time.GetUtcNow()))
            {
                // Another sweep may have come upon it before the session named it, and taken it away as stale.
                await index.AddAsync(DueRow.At(moved.Handle, moved.DueAt), CancellationToken.None);
            }

            await RemoveUnlessNeededAsync(row, moved, removals);
        }

        return outcome; // Where somebody wrote in between, the old row stays, and is looked at again.
    }

    private static Task RemoveUnlessNeededAsync(DueRow row, Session session, DueRemovals removals) =>
        DueRow.At(session.Handle, session.DueAt) == row ? Task.CompletedTask : removals.AddAsync(row);
}
