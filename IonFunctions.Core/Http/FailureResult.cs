using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using IonFunctions.Core.Pages;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Http;

/// <summary>Writes a failure: a page where a person navigated, else <c>application/problem+json</c>.</summary>
/// <param name="failure">What happened.</param>
/// <param name="asPage">Whether it is a page whoever asked; the callback's always are.</param>
/// <param name="actions">The page's ways on; without them, to try again and to start over.</param>
internal sealed class FailureResult(Failure failure, bool asPage = false, IReadOnlyList<PageAction>? actions = null) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var traceId = Activity.Current?.TraceId.ToHexString() ?? httpContext.TraceIdentifier;
        if (failure.RetryAfter is { } wait)
        {
            httpContext.Response.Headers.RetryAfter =
                Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        return asPage || BrowserRequest.WantsPage(httpContext.Request)
            ? ErrorPage.Create(failure.Status, failure.Title, failure.Detail, actions ?? DefaultActions(httpContext), traceId)
                .ExecuteAsync(httpContext)
            : WriteProblemAsync(httpContext, traceId);
    }

    private static PageAction[] DefaultActions(HttpContext context) => HttpMethods.IsGet(context.Request.Method)
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
