using IonFunctions.Core.Settings;
using Microsoft.Extensions.Hosting;

namespace IonFunctions.Core.Refresh;

/// <summary>Sweeps when <c>RefreshSchedule</c> says: what the timer trigger is in Azure.</summary>
/// <param name="sweep">Made when it is first due: it brings all that storage needs, which the first answer need not wait for.</param>
/// <param name="settings">Have the schedule.</param>
/// <param name="time">The clock.</param>
internal sealed class RefreshTimer(Func<SharedSweep> sweep, AppSettings settings, TimeProvider time) : BackgroundService
{
    // Nor need it wait for this to find out when that is.
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(1);

    // A timer can't be set for more than 49 days, which a schedule may ask for.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var now = time.GetUtcNow();
        await Task.Delay(Start, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        for (; !stoppingToken.IsCancellationRequested; now = time.GetUtcNow())
        {
            var next = settings.Refresh.Schedule.NextAfter(now);
            for (var wait = next - time.GetUtcNow(); wait > TimeSpan.Zero && !stoppingToken.IsCancellationRequested; wait = next - time.GetUtcNow())
            {
                await Task.Delay(wait < LongestWait ? wait : LongestWait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (!stoppingToken.IsCancellationRequested)
            {
                await sweep().RunAsync(sweeper: 1, stoppingToken); // Where there are several instances, each is a sweeper.
            }
        }
    }
}
