using IonFunctions.Core.Refresh;
using IonFunctions.Core.Settings;
using Microsoft.Extensions.Hosting;

namespace IonFunctions.Local;

/// <summary>Sweeps when <c>RefreshSchedule</c> says: what the timer trigger is in Azure.</summary>
internal sealed class RefreshTimer(RefreshSweep sweep, AppSettings settings, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var now = time.GetUtcNow();
            await Task.Delay(settings.Refresh.Schedule.NextAfter(now) - now, time, stoppingToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stoppingToken.IsCancellationRequested)
            {
                await sweep.RunAsync(stoppingToken);
            }
        }
    }
}
