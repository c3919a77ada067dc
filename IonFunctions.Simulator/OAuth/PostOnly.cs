using IonFunctions.Simulator.Counters;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Simulator.OAuth;

/// <summary>The token and revocation endpoints are Django views that know POST only.</summary>
internal sealed class PostOnly(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value;
        if (path is IonPaths.Token or IonPaths.Revoke && !HttpMethods.IsPost(context.Request.Method))
        {
            RequestFacts.Of(context).Error = "method_not_allowed";
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = "POST, OPTIONS";
            return Task.CompletedTask;
        }

        return next(context);
    }
}
