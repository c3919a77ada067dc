using IonFunctions.Core.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace IonFunctions;

/// <summary>
/// A caller who hangs up is no failure. The host tells the worker of a request twice, by gRPC and by sending it on; where the caller is gone
/// in between, or the body breaks off, the second never comes, and the worker would log an error with a stack trace for each.
/// </summary>
internal sealed class HangUps(ILogger<HangUps> logger) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested && IsOfRequest(context))
        {
            // Nobody waits for an answer.
        }
        catch (TimeoutException) when (IsOfRequest(context) && context.GetHttpContext() is null)
        {
            Log.RequestNotSentOn(logger, context.FunctionDefinition.Name);
        }
    }

    // A sweep that was told to end says so itself.
    private static bool IsOfRequest(FunctionContext context) =>
        context.FunctionDefinition.InputBindings.Values.Any(binding => string.Equals(binding.Type, "httpTrigger", StringComparison.OrdinalIgnoreCase));
}
