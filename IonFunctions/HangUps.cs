using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace IonFunctions;

/// <summary>
/// A caller who hangs up is no failure. The host tells the worker of a request twice, by gRPC and by sending it on; where the caller is gone
/// in between, or the body breaks off, the second never comes, and the worker would log an error with a stack trace for each.
/// </summary>
internal sealed partial class HangUps(ILogger<HangUps> logger) : IFunctionsWorkerMiddleware
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
            RequestNotSentOn(logger, context.FunctionDefinition.Name);
        }
    }

    // A sweep that was told to end says so itself.
    private static bool IsOfRequest(FunctionContext context) =>
        context.FunctionDefinition.InputBindings.Values.Any(binding => string.Equals(binding.Type, "httpTrigger", StringComparison.OrdinalIgnoreCase));

    [LoggerMessage(1, LogLevel.Warning, "The host announced a request of {Function} and did not send it on in time; its body may have broken off, and the caller gets a 500 of the host's")]
    private static partial void RequestNotSentOn(ILogger logger, string function);
}
