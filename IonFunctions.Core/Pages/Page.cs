using System.Text;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Pages;

/// <summary>
/// A whole HTML document as the answer to a request: the frame that every page shares, and the headers that belong to
/// a page alone. Those of every response (caching, sniffing, referrer) are the endpoint's.
/// </summary>
internal sealed record Page(int Status, string Title, Html Main) : IResult, IStatusCodeHttpResult
{
    // Nothing but the style sheet, images of this app, the icon below, and the sign-out form; no script at all.
    private string Policy =>
        $"default-src 'none'; style-src {Style.PolicySource}; img-src 'self' data:; form-action 'self'" +
        $"{(FormsLeadTo is null ? "" : " " + FormsLeadTo.GetLeftPart(UriPartial.Authority))}; base-uri 'none'; frame-ancestors 'none'";

    // An icon in the page saves every first visit a /favicon.ico, which would start the app for a 404.
    private const string Icon =
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E" +
        "%3Cg fill='none' stroke='%23249388' stroke-width='2.5'%3E" +
        "%3Cellipse cx='16' cy='16' rx='14' ry='6' transform='rotate(-45 16 16)'/%3E" +
        "%3Cellipse cx='16' cy='16' rx='14' ry='6' transform='rotate(45 16 16)'/%3E%3C/g%3E" +
        "%3Ccircle cx='16' cy='16' r='3.5' fill='%23249388'/%3E%3C/svg%3E";

    /// <summary>Where, beside this app, its forms may lead in the end; null for nowhere.</summary>
    public Uri? FormsLeadTo { get; init; }

    public int? StatusCode => Status;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var document = Encoding.UTF8.GetBytes(Document().ToString());
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = document.Length;
        response.Headers.ContentSecurityPolicy = Policy;
        return response.Body.WriteAsync(document, httpContext.RequestAborted).AsTask();
    }

    // The header forbids all referrers, and under it a browser sends a form with "Origin: null", which nobody can tell from
    // another site's where Sec-Fetch-Site is not sent either (Safari before 16.4). What the document says itself wins.
    private Html Document() => Html.Of($"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="referrer" content="same-origin">
        <title>{Title} · IonFunctions</title>
        <link rel="icon" href="{Icon}">
        {Style.Element}
        </head>
        <body>
        <header>
        <a class="wordmark" href="/">
        <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <ellipse cx="16" cy="16" rx="14" ry="6" transform="rotate(-45 16 16)"/>
        <ellipse cx="16" cy="16" rx="14" ry="6" transform="rotate(45 16 16)"/>
        <circle cx="16" cy="16" r="3.5"/>
        </svg>
        IonFunctions</a>
        </header>
        <main>
        {Main}
        </main>
        <footer>
        <p>A backend for web pages that use Ion. It keeps your Ion tokens out of the browser.</p>
        </footer>
        </body>
        </html>

        """);
}
