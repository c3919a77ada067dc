using IonFunctions.Core.Pages;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Http;

/// <summary>
/// A page that leads on by itself, in the place of a redirect (or a download) that only some visitors get, where another site's
/// page has sent the browser here. Such a page learns of a redirect that it can't see: a form under its own <c>form-action</c> is
/// reported when it leads on to Ion, and an address that is as long, or has as many redirects behind it, as a browser takes comes
/// to nothing. Of a page it learns nothing, for its window is cut off from it (<c>Cross-Origin-Opener-Policy</c>).
/// </summary>
/// <param name="location">A path of this app, with what is asked of it.</param>
internal sealed class Onward(string location) : IResult, IStatusCodeHttpResult
{
    public int? StatusCode => StatusCodes.Status200OK;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        // At once, which leaves no entry in the history: the Back button leads to where the visitor came from.
        httpContext.Response.Headers["Refresh"] = "0; url=" + location;
        return new Page(StatusCodes.Status200OK, "One moment", Html.Of($"""
            <section class="card">
            <h1>One moment</h1>
            <p class="lead">You come from another site, and are led on.</p>
            <p class="actions"><a class="button primary" href="{SafeUrl.OrHome(location)}">Go on</a></p>
            </section>
            """)).ExecuteAsync(httpContext);
    }
}
