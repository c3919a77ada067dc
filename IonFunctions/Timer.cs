using IonFunctions.Core.Refresh;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions;

/// <summary>The sweep, as often as <c>RefreshSchedule</c> says.</summary>
public static class Timer
{
    [Function(nameof(RefreshTokens))]
    public static Task RefreshTokens(
        [TimerTrigger("%RefreshSchedule%")] TimerInfo timer, FunctionContext context, CancellationToken cancellationToken) =>
        context.InstanceServices.GetRequiredService<RefreshSweep>().RunAsync(cancellationToken);
}
