using IonFunctions.Core.Hosting;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Settings;
using IonFunctions.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Refresh;

/// <summary>
/// The sweep of one of several sweepers, which share the shards: each takes one that nobody has, sweeps it, gives it back, and
/// goes on to the next. Where there is one sweeper, as by default, it is <see cref="RefreshSweep"/> and nothing else.
/// </summary>
internal sealed class SharedSweep(
    RefreshSweep sweep, IShardClaims claims, AppSettings settings, TimeProvider time, ILogger<SharedSweep> logger)
{
    /// <summary>
    /// A sweeper works no longer than this at a shard: until its time is up, and then until Ion's last answer. So the shard of
    /// one that died is another's at the next sweep.
    /// </summary>
    public static readonly TimeSpan ClaimDuration = RefreshSweep.Budget + IonTiming.AnswerTimeout;

    /// <summary>Sweeps once, as one of the sweepers.</summary>
    /// <param name="sweeper">Which, from 1; it begins with a shard of its own.</param>
    /// <param name="stopping">Stops it from taking more work.</param>
    public async Task RunAsync(int sweeper, CancellationToken stopping)
    {
        if (sweeper > settings.Refresh.Sweepers)
        {
            return; // Its timer is not switched off, though it is not needed.
        }

        if (settings.Refresh.Sweepers == 1)
        {
            await sweep.RunAsync(stopping);
            return;
        }

        var (started, holder) = (time.GetTimestamp(), Guid.NewGuid().ToString("N"));
        for (var i = 0; i < DueRow.Shards && !stopping.IsCancellationRequested; i++)
        {
            var left = RefreshSweep.Budget - time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero || !await SweepAsync((sweeper - 1 + i) % DueRow.Shards, holder, left, stopping))
            {
                return;
            }
        }
    }

    /// <summary>False where it is no use to go on: Ion or storage is down, or time is up.</summary>
    private async Task<bool> SweepAsync(int shard, string holder, TimeSpan left, CancellationToken stopping)
    {
        try
        {
            if (await claims.TakeAsync(shard, holder, ClaimDuration, CancellationToken.None) is not { } claim)
            {
                return true;
            }

            var report = await sweep.SweepAsync([shard], left, stopping);
            await claims.GiveBackAsync(claim, CancellationToken.None);
            return report.StoppedBy is null;
        }
        catch (DependencyUnavailableException e)
        {
            // What it has taken lapses.
            Log.DependencyUnavailable(logger, e);
            return false;
        }
    }
}
