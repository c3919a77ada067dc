using Microsoft.AspNetCore.Http;

namespace IonFunctions.Simulator.Hosting;

/// <summary>
/// Ion refuses a request whose <c>Origin</c> is not its own (<c>middleware/same_origin.py</c>): so a browser that is sent here by a form of
/// an app's must not say where that was. For POST only the API does so here: the pages forbid referrers, and a form of such a page
/// has the origin <c>null</c>.
/// </summary>
internal sealed class SameOrigin(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if ((HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            && request.Headers.Origin.ToString() is { Length: > 0 } origin
            && (!Uri.TryCreate(origin, UriKind.Absolute, out var from) || from.Authority != request.Host.Value))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        return next(context);
    }
}
