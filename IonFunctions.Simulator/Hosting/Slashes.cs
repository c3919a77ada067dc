using Microsoft.AspNetCore.Http;

namespace IonFunctions.Simulator.Hosting;

/// <summary>
/// Ion redirects nobody over a slash at the end of a path: below <c>/oauth</c> it adds the one that is missing, everywhere
/// else it takes off those that are there, before it looks for who answers (<c>middleware/url_slashes.py</c>).
/// </summary>
internal sealed class Slashes(RequestDelegate next)
{
    private const string OAuth = "/oauth";
    private const string WellKnown = "/oauth/.well-known/";

    public Task InvokeAsync(HttpContext context)
    {
        // Kestrel leaves this one escape as it came; Django knows no difference.
        var path = (context.Request.Path.Value ?? "").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        if (!path.StartsWith(WellKnown, StringComparison.Ordinal))
        {
            path = path.StartsWith(OAuth, StringComparison.Ordinal)
                ? path.EndsWith('/') ? path : path + "/"
                : path.TrimEnd('/');
        }

        context.Request.Path = path.Length == 0 ? "/" : path;
        return next(context);
    }
}
