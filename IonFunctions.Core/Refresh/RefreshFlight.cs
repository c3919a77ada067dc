using IonFunctions.Core.Hosting;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Refresh;

/// <summary>
/// One refresh of one session, safe against every other instance. The numbers are the invariants of docs/refresh-protocol.md.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>If somebody else has refreshed, take what is there (<see cref="LeaseTaking"/>).</item>
/// <item>If somebody else has the lease, wait for the row to change or the lease to lapse.</item>
/// <item>Take the lease by a write that is conditional on what was read: it proves the refresh token current (1).</item>
/// <item>Write the due row, send the refresh token, renewing the lease until the answer is there (7, <see cref="LeaseKeeper"/>).</item>
/// <item>Store the answer, for as long as the row still has the refresh token that was sent (2, 8, <see cref="AnswerKeeping"/>);
/// believe a refusal only when nobody can be about to store one (6, 8, <see cref="RefusalBelief"/>).</item>
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
    private readonly LeaseTaking _leases = new(store, time, logger);
    private readonly DueAhead _dueAhead = new(store, dueIndex, dueTimes, time, logger);
    private readonly AnswerKeeping _answers = new(store, tokenClient, time, logger);
    private readonly RefusalBelief _refusals = new(store, time, logger);

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
                // Steps 1 to 3.
                var (leased, settled) = await _leases.TakeAsync(latest, need, holder);
                if (leased is null)
                {
                    return settled!;
                }

                // Step 4. Before the session's row that will name it; the next token is expected to live as long as this one.
                var due = await _dueAhead.WriteAsync(leased);
                if (_leases.IsHeld(leased, holder))
                {
                    return inFlight.IsStoppingFor(RefreshTiming.SendingDuringShutdown)
                        ? await _leases.GiveBackAsync(leased)
                        : await MeasureAsync(need.Trigger, () => SendAsync(leased, due));
                }

                // Storage was slow, or this machine stood still: others may have refreshed since, so it starts again (1).
                latest = leased;
            }
        }
        catch (DependencyUnavailableException e)
        {
            Log.DependencyUnavailable(logger, e);
            return new RefreshOutcome.Postponed(new Postponement.DependencyDown(e.Dependency));
        }
    }

    /// <summary>For who was refused with a token that Ion has just issued: the session may have been refreshed again since, or have ended (5).</summary>
    /// <exception cref="DependencyUnavailableException">Storage can't be used.</exception>
    public async Task<RefreshOutcome> LookAgainAsync(Session known) =>
        await store.ReadAsync(known.Handle, CancellationToken.None) is not { } latest ? new RefreshOutcome.Ended()
        : latest.Tokens.AccessToken != known.Tokens.AccessToken ? new RefreshOutcome.Fresh(latest)
        : new RefreshOutcome.Postponed(new Postponement.IonRefusesToken());

    /// <summary>Sends the refresh token, and does what follows from the answer (step 5).</summary>
    private async Task<RefreshOutcome> SendAsync(Session leased, DateTimeOffset due)
    {
        var sentAt = store.UtcNow;
        await using var lease = new LeaseKeeper(store, leased, time, logger);
        var result = await tokenClient.RefreshAsync(leased.Tokens.RefreshToken);
        switch (result)
        {
            case TokenResult.Granted granted:
                var kept = await lease.StopAsync();
                switch (await _answers.StoreAsync(kept, leased.Tokens.RefreshToken, granted, due))
                {
                    case RefreshOutcome.Fresh { IsJustIssued: true, Session: var stored }:
                        return new RefreshOutcome.Fresh(await _dueAhead.KeepInTimeAsync(stored), IsJustIssued: true);

                    case RefreshOutcome.Postponed { Reason: Postponement.IonFailed { Outage: var unusable } }:
                        RefreshLog.RefreshFailed(logger, leased.Handle, unusable.Kind, unusable.Reason);
                        return await _leases.GiveUpAsync(kept, unusable);

                    case var outcome:
                        return outcome;
                }

            case TokenResult.Refused { Error: "invalid_grant" }:
                return await _refusals.BelieveAsync(leased, sentAt, lease);

            case TokenResult.Refused refused:
                RefreshLog.RefreshRefused(logger, leased.Handle, refused.Error);
                return await _leases.GiveUpAsync(await lease.StopAsync(), new(IonOutageKind.ClientRefused, refused.Error));

            case TokenResult.Unavailable { Outage: var outage }:
                RefreshLog.RefreshFailed(logger, leased.Handle, outage.Kind, outage.Reason);
                return await _leases.GiveUpAsync(await lease.StopAsync(), outage);

            default:
                throw new InvalidOperationException(result.GetType().Name);
        }
    }

    private async Task<RefreshOutcome> MeasureAsync(RefreshTrigger trigger, Func<Task<RefreshOutcome>> send)
    {
        using var activity = Traces.StartRefresh();
        var outcome = await send();
        var name = outcome switch
        {
            RefreshOutcome.Fresh => "refreshed",
            RefreshOutcome.Ended => "ended",
            RefreshOutcome.Postponed { Reason: var reason } => reason.Name,
            _ => throw new InvalidOperationException(outcome.GetType().Name),
        };
        Traces.SetOutcome(activity, name);
        metrics.Refreshed(name, trigger == RefreshTrigger.Sweep ? "sweep" : "request");
        return outcome;
    }
}
