using IonFunctions.Core.Refresh;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions;

/// <summary>
/// The sweep, as often as <c>RefreshSchedule</c> says. The host runs a timer on one instance, and Flex Consumption gives each function
/// instances of its own: so each further timer is a further sweeper. They are switched off but where <c>Refresh__Sweepers</c> asks for them.
/// </summary>
public static class Timer
{
    [Function(nameof(RefreshTokens))]
    public static Task RefreshTokens([TimerTrigger("%RefreshSchedule%")] TimerInfo timer, FunctionContext context, CancellationToken cancellationToken) =>
        SweepAsync(1, context, cancellationToken);

    [Function(nameof(RefreshTokens2))]
    public static Task RefreshTokens2([TimerTrigger("%RefreshSchedule%")] TimerInfo timer, FunctionContext context, CancellationToken cancellationToken) =>
        SweepAsync(2, context, cancellationToken);

    [Function(nameof(RefreshTokens3))]
    public static Task RefreshTokens3([TimerTrigger("%RefreshSchedule%")] TimerInfo timer, FunctionContext context, CancellationToken cancellationToken) =>
        SweepAsync(3, context, cancellationToken);

    [Function(nameof(RefreshTokens4))]
    public static Task RefreshTokens4([TimerTrigger("%RefreshSchedule%")] TimerInfo timer, FunctionContext context, CancellationToken cancellationToken) =>
        SweepAsync(4, context, cancellationToken);

    private static Task SweepAsync(int sweeper, FunctionContext context, CancellationToken cancellationToken) =>
        context.InstanceServices.GetRequiredService<SharedSweep>().RunAsync(sweeper, cancellationToken);
}
