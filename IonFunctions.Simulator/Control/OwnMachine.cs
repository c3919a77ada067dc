using Microsoft.AspNetCore.Http;

namespace IonFunctions.Simulator.Control;

/// <summary>
/// The control API is for programs on this machine, and a browser on it is everybody's: a page of any site can post to a port of
/// localhost (text/plain needs no preflight), and a name of its own that leads here makes it the same origin.
/// </summary>
internal sealed class OwnMachine(RequestDelegate next)
{
    private static readonly string[] Names = ["localhost", "127.0.0.1", "[::1]"];

    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!Names.Contains(request.Host.Host, StringComparer.OrdinalIgnoreCase))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "The control API answers at localhost, and under no other name.");
        }
        else if (IsOfAnotherSite(request))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "The control API is not for pages of another site.");
        }
        else if (!MayBeJson(request))
        {
            await RefuseAsync(context, StatusCodes.Status415UnsupportedMediaType, "A body is JSON: send it with Content-Type: application/json.");
        }
        else
        {
            await next(context);
        }
    }

    private static bool IsOfAnotherSite(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none")
        || (request.Headers.Origin.ToString() is { Length: > 0 } origin && origin != $"{request.Scheme}://{request.Host}");

    // curl -d says of all that it sends that it is a form; a browser that posts one says where it is from.
    private static bool MayBeJson(HttpRequest request) =>
        request.HasJsonContentType()
        || string.IsNullOrEmpty(request.ContentType)
        || request.ContentType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);

    private static Task RefuseAsync(HttpContext context, int status, string error)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new ControlProblem(error), ControlJson.Default.ControlProblem);
    }
}
