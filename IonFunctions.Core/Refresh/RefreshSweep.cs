using System.Collections.Concurrent;
using IonFunctions.Core.Hosting;
using IonFunctions.Core.Settings;
using IonFunctions.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Refresh;

/// <summary>
/// Looks at every session that is due: refreshes its tokens ahead of their expiry, or ends it when its time has come.
/// Reads only what is due, so its cost does not follow how many sessions there are. Several may run at once.
/// </summary>
internal sealed class RefreshSweep(
    IDueIndex index, DueSessions sessions, AppSettings settings, TimeProvider time, Metrics metrics, ILogger<RefreshSweep> logger)
{
    /// <summary>
    /// After this no more work is taken: what is in flight by then may need another minute, and the next sweep is due
    /// after five.
    /// </summary>
    public static readonly TimeSpan Budget = TimeSpan.FromMinutes(3.5);

    private static readonly int[] AllShards = [.. Enumerable.Range(0, DueRow.Shards)];

    /// <summary>Sweeps once. <paramref name="stopping"/> stops it from taking more work; what it has begun it finishes.</summary>
    public Task RunAsync(CancellationToken stopping) => SweepAsync(stopping);

    /// <summary>Sweeps once and says what it did.</summary>
    public Task<SweepReport> SweepAsync(CancellationToken stopping) => SweepAsync(AllShards, Budget, stopping);

    /// <summary>Likewise what is due in some shards, for so long at the most.</summary>
    public async Task<SweepReport> SweepAsync(IReadOnlyList<int> shards, TimeSpan budget, CancellationToken stopping)
    {
        using var activity = Traces.StartSweep();
        var started = time.GetTimestamp();
        var report = new SweepReport();
        var breaker = new OutageBreaker();
        var failed = new ConcurrentQueue<DueRow>();
        var removals = new DueRemovals(index, logger);
        var working = new HashSet<Task>();
        try
        {
            await foreach (var row in DueOrder.ReadAsync(index, shards, time.GetUtcNow(), CancellationToken.None))
            {
                // One at a time until Ion has answered once; then side by side.
                while (working.Count >= (breaker.HasSucceeded ? settings.Refresh.Parallelism : 1))
                {
                    working.Remove(await Task.WhenAny(working));
                }

                report.StoppedBy = ReasonToStop(breaker, time.GetElapsedTime(started) >= budget, stopping);
                if (report.StoppedBy is not null)
                {
                    break;
                }

                report.Take(row, time.GetUtcNow());
                working.Add(WorkAsync(row, removals, report, breaker, failed));
            }
        }
        catch (DependencyUnavailableException e)
        {
            Log.DependencyUnavailable(logger, e);
            report.StoppedBy = "storage is unavailable";
        }

        await Task.WhenAll(working);
        await PostponeAsync(failed, removals, breaker);
        await removals.FinishAsync(settings.Refresh.Parallelism);
        Publish(report, time.GetElapsedTime(started));
        return report;
    }

    private static string? ReasonToStop(OutageBreaker breaker, bool isTimeUp, CancellationToken stopping) =>
        stopping.IsCancellationRequested ? "the app is shutting down"
        : breaker.IsTripped ? "Ion is down"
        : isTimeUp ? "its time is up"
        : null;

    private async Task WorkAsync(
        DueRow row, DueRemovals removals, SweepReport report, OutageBreaker breaker, ConcurrentQueue<DueRow> failed)
    {
        var failuresBefore = breaker.Begin();
        DueOutcome outcome;
        try
        {
            outcome = await sessions.LookAtAsync(row, removals);
        }
        catch (DependencyUnavailableException e)
        {
            // The row stays, and so does its session; the next sweep looks at it again.
            Log.DependencyUnavailable(logger, e);
            outcome = DueOutcome.Postponed;
        }
#pragma warning disable CA1031 // One session that nobody foresaw must not keep the others from being refreshed.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Unexpected(logger, e);
            outcome = DueOutcome.Postponed;
        }

        breaker.Note(outcome, failuresBefore);
        report.Count(outcome);
        if (outcome is DueOutcome.IonFailed or DueOutcome.IonTimedOut)
        {
            failed.Enqueue(row);
        }
    }

    /// <summary>Where Ion has served others and gone on doing so, what it failed in is for the session's own reason.</summary>
    private async Task PostponeAsync(IEnumerable<DueRow> failed, DueRemovals removals, OutageBreaker breaker)
    {
        // Not Parallel.ForEachAsync, which goes by way of the thread pool, where the simulation can't follow.
        var working = new HashSet<Task>();
        foreach (var row in failed)
        {
            if (working.Count >= settings.Refresh.Parallelism)
            {
                working.Remove(await Task.WhenAny(working));
            }

            working.Add(PostponeAsync(row, removals, ofItsOwn: breaker.HasSucceeded && !breaker.IsTripped));
        }

        await Task.WhenAll(working);
    }

    private async Task PostponeAsync(DueRow row, DueRemovals removals, bool ofItsOwn)
    {
        try
        {
            await sessions.PostponeAsync(row, ofItsOwn, removals);
        }
        catch (DependencyUnavailableException e)
        {
            // The row stays, and the next sweep tries again.
            Log.DependencyUnavailable(logger, e);
        }
    }

    private void Publish(SweepReport report, TimeSpan elapsed)
    {
        RefreshLog.Swept(logger, report.Due, report.Refreshed, report.Ended, report.Postponed, elapsed.TotalSeconds, report.Lag.TotalSeconds);
        if (report.StoppedBy is { } reason)
        {
            RefreshLog.SweepStopped(logger, reason);
        }

        metrics.Swept(report.Refreshed, report.Ended, report.Postponed, elapsed, report.Lag);
    }
}
