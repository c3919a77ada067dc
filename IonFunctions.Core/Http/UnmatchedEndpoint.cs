using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Http;

/// <summary>Answers where there is nothing, or nothing with that method: the Functions host would do so with an empty page.</summary>
internal sealed class UnmatchedEndpoint(ILogger<UnmatchedEndpoint> logger)
    : IonEndpoint(Routes.Unmatched, logger)
{
    protected override Task<IResult> AnswerAsync(HttpContext context) => Task.FromResult(
        Routes.MethodsAt(context.Request.Path) is { } methods
            ? MethodNotAllowed.Answer(context, methods)
            : new FailureResult(Failures.NotFound, actions: [new("Go to the start page", "/")]));
}
