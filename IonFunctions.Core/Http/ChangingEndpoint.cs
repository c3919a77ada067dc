using IonFunctions.Core.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Http;

/// <summary>
/// An operation that changes something: not for another site's page, which has the user's cookie sent along (cross-site request
/// forgery). Where it has safe methods too (RFC 9110 section 9.2.1), those are for everybody.
/// </summary>
internal abstract class ChangingEndpoint(string route, SiteSettings site, ILogger logger) : IonEndpoint(route, logger)
{
    protected sealed override Task<IResult> AnswerAsync(HttpContext context) =>
        IsSafe(context.Request.Method) || BrowserRequest.MayChangeState(context.Request, site)
            ? AnswerAllowedAsync(context)
            : Task.FromResult<IResult>(new FailureResult(Failures.CrossSite));

    protected abstract Task<IResult> AnswerAllowedAsync(HttpContext context);

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);
}
