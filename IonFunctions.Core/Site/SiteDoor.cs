using IonFunctions.Core.Http;
using IonFunctions.Core.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace IonFunctions.Core.Site;

/// <summary>What the site has for a request, and who may have it.</summary>
internal sealed class SiteDoor(SitePages pages, SiteAnswers answers, CurrentSession currentSession)
{
    /// <summary>The answer of the site; null where it has none, be it only for this method.</summary>
    public async Task<IResult?> FindAsync(HttpContext context)
    {
        var site = pages.Current;
        if (site.Faults.Count > 0)
        {
            return new FailureResult(SiteFailures.Faulty(site.Faults));
        }

        var (request, path) = (context.Request, context.Request.Path.Value ?? "/");
        var match = site.Find(path);
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            return match is null ? null : MethodNotAllowed.Answer(context, HttpMethods.Get, HttpMethods.Head);
        }

        var isView = match is null && BrowserRequest.WantsPage(request);
        match ??= isView && site.FallbackFor(path) is { } fallback ? new SiteMatch.Found(fallback) : null;

        // Before anything is said of what is there.
        var isPrivate = site.NeedsSignIn(path, match);
        if (isPrivate && await currentSession.FindAsync(context) is null)
        {
            return SignedOut.Answer(context);
        }

        return match switch
        {
            SiteMatch.Moved moved => new Redirection(new PathString(moved.Path).ToUriComponent() + request.QueryString.ToUriComponent(), StatusCodes.Status301MovedPermanently),
            SiteMatch.Found found => await FileAsync(context, site, found.File, isView, isPrivate),
            _ => null,
        };
    }

    /// <summary>The site's own page for a person who came to nothing; null where it has none, or this was no person.</summary>
    public async Task<IResult?> NotFoundAsync(HttpContext context) =>
        BrowserRequest.WantsPage(context.Request)
        && pages.Current is { Faults.Count: 0, NotFound: { } page } site
        && (!page.NeedsSignIn || await currentSession.FindAsync(context) is not null)
            ? await answers.StandInAsync(context, page, site.Policy, StatusCodes.Status404NotFound)
            : null;

    private async Task<IResult?> FileAsync(HttpContext context, SiteIndex site, SiteFile file, bool isView, bool isPrivate)
    {
        var answer = await answers.FileAsync(context, file, site.Policy, isPrivate);
        if (answer is not null && isView)
        {
            // To others than persons there is nothing.
            context.Response.Headers.Append(HeaderNames.Vary, "Sec-Fetch-Mode, Sec-Fetch-Dest");
            context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
        }

        return answer;
    }
}
