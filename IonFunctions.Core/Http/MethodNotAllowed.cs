using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Http;

/// <summary>The answer to a method that a path does not take: 405 with the methods that it does (RFC 9110 section 15.5.6).</summary>
internal static class MethodNotAllowed
{
    public static IResult Answer(HttpContext context, params IEnumerable<string> allowed)
    {
        var methods = string.Join(", ", allowed);
        context.Response.Headers.Allow = methods;
        return new FailureResult(Failures.MethodNotAllowed(methods));
    }
}
