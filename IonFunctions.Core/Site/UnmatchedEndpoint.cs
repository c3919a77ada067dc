using IonFunctions.Core.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Site;

/// <summary>
/// Answers with a file of the site, and where there is nothing, or nothing with that method: the Functions host would do so with
/// an empty page.
/// </summary>
internal sealed class UnmatchedEndpoint(SiteDoor site, ILogger<UnmatchedEndpoint> logger)
    : IonEndpoint(Routes.Unmatched, logger)
{
    protected override async Task<IResult> AnswerAsync(HttpContext context) =>
        Routes.MethodsAt(context.Request.Path) is { } methods
            ? MethodNotAllowed.Answer(context, methods)
            : await site.FindAsync(context)
                ?? await site.NotFoundAsync(context)
                ?? new FailureResult(Failures.NotFound, actions: [new("Go to the start page", "/")]);
}
