using System.Globalization;
using System.Text.Json;
using IonFunctions.Core.Pages;
using IonFunctions.Core.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Http;

/// <summary>Writes a failure: a page where a person navigated, else <c>application/problem+json</c>.</summary>
/// <param name="failure">What happened.</param>
/// <param name="alwaysPage">Whether it is a page whoever asked; the callback's always are.</param>
/// <param name="actions">The page's ways on; without them, to try again and to start over.</param>
/// <param name="isExpected">Whether it is no trouble, and so nothing for the log.</param>
internal sealed class FailureResult(
    Failure failure, bool alwaysPage = false, IReadOnlyList<PageAction>? actions = null, bool isExpected = false) : IResult, IStatusCodeHttpResult
{
    public int? StatusCode => failure.Status;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var traceId = Traces.ReferenceOf(httpContext);
        var asPage = alwaysPage || BrowserRequest.WantsPage(httpContext.Request);
        if (!isExpected && !failure.IsLogged && (asPage || failure.Status >= StatusCodes.Status500InternalServerError))
        {
            // A person is shown the trace ID as a reference, and whoever helps them looks for it in the log.
            Log.Failed(Logger(httpContext), failure.Status, failure.Name, traceId);
        }

        if (failure.RetryAfter is { } wait)
        {
            httpContext.Response.Headers.RetryAfter =
                Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        return asPage
            ? ErrorPage.Create(failure.Status, failure.Title, failure.Detail, actions ?? DefaultActions(httpContext), failure.IsLogged ? null : traceId)
                .ExecuteAsync(httpContext)
            : WriteProblemAsync(httpContext, traceId);
    }

    private static ILogger Logger(HttpContext context) => context.RequestServices.GetRequiredService<ILogger<FailureResult>>();

    private static PageAction[] DefaultActions(HttpContext context) => HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
        ? [new("Try again", context.Request.Path + context.Request.QueryString), new("Go to the start page", "/")]
        : [new("Go to the start page", "/")];

    private async Task WriteProblemAsync(HttpContext context, string traceId)
    {
        var problem = new Problem(
            "urn:ionfunctions:problem:" + failure.Name, failure.Title, failure.Status, failure.Detail, traceId, failure.LoginUrl);
        var body = JsonSerializer.SerializeToUtf8Bytes(problem, ProblemJson.Default.Problem);
        context.Response.StatusCode = failure.Status;
        context.Response.ContentType = "application/problem+json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
