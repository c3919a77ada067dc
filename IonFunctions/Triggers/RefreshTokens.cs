using IonFunctions.Core.Refresh;
using Microsoft.Azure.Functions.Worker;

namespace IonFunctions.Triggers;

public sealed class RefreshTokens(RefreshSweep sweep)
{
    [Function(nameof(RefreshTokens))]
    public Task RunAsync(
        [TimerTrigger("%RefreshSchedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
        sweep.RunAsync(cancellationToken);
}
