using IonFunctions.Core.Settings;
using Microsoft.Extensions.Hosting;

namespace IonFunctions.Core.Refresh;

/// <summary>Sweeps when <c>RefreshSchedule</c> says: what the timer trigger is in Azure.</summary>
internal sealed class RefreshTimer(SharedSweep sweep, AppSettings settings, TimeProvider time) : BackgroundService
{
    // A timer can't be set for more than 49 days, which a schedule may ask for.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var next = settings.Refresh.Schedule.NextAfter(time.GetUtcNow());
            for (var wait = next - time.GetUtcNow(); wait > TimeSpan.Zero && !stoppingToken.IsCancellationRequested; wait = next - time.GetUtcNow())
            {
                await Task.Delay(wait < LongestWait ? wait : LongestWait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (!stoppingToken.IsCancellationRequested)
            {
                await sweep.RunAsync(sweeper: 1, stoppingToken); // Where there are several instances, each is a sweeper.
            }
        }
    }
}
