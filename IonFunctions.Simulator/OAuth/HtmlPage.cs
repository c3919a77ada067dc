using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Simulator.OAuth;

/// <summary>A page in the simulator's plain dress, with a Content-Security-Policy that allows just its own style.</summary>
internal sealed record HtmlPage(string Title, string Body) : IResult
{
    private const string Style = """
        :root { color-scheme: light dark; --ink: #1c2430; --paper: #fff; --wash: #eef1f5; --line: #c6ccd6; --ion: #1d5f96; --bad: #a3191f }
        @media (prefers-color-scheme: dark) { :root { --ink: #e8ebf0; --paper: #1b212b; --wash: #11151c; --line: #465062; --ion: #4f9bd9; --bad: #ff8a8a } }
        * { box-sizing: border-box }
        body { margin: 0; padding: 2rem 1rem; background: var(--wash); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif }
        main { max-width: 30rem; margin: auto; padding: 1.5rem 2rem 2rem; background: var(--paper); border: 1px solid var(--line); border-radius: .75rem }
        .simulated { margin: -1.5rem -2rem 1.5rem; padding: .5rem 2rem; background: #ffd75e; color: #3a2c00; border-radius: .7rem .7rem 0 0; font-size: .9rem }
        h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.2 }
        .scopes { padding-left: 1.2rem } code { padding: .1em .35em; background: var(--wash); border-radius: .3em }
        fieldset { margin: 1.25rem 0; padding: 0; border: 0 } legend { padding: 0 0 .25rem; font-weight: 600 }
        label { display: flex; gap: .75rem; align-items: center; padding: .6rem .75rem; border: 1px solid var(--line); cursor: pointer }
        label + label { border-top: 0 } label:first-of-type { border-radius: .5rem .5rem 0 0 } label:last-of-type { border-radius: 0 0 .5rem .5rem }
        label:hover { background: var(--wash) }
        .decision { display: flex; gap: .75rem }
        button { flex: 1; padding: .7rem; font: inherit; font-weight: 600; color: inherit; background: none; border: 1px solid var(--line); border-radius: .5rem; cursor: pointer }
        .allow { background: #1d5f96; border-color: #1d5f96; color: #fff }
        :focus-visible { outline: 3px solid var(--ion); outline-offset: 2px }
        .problem { padding: .6rem .75rem; border: 1px solid var(--bad); border-radius: .5rem; color: var(--bad) }
        """;

    private static readonly string StyleHash =
        "'sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style))) + "'";

    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>Whether the page has a form, which then may lead anywhere.</summary>
    public bool HasForm { get; init; }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src {StyleHash}; {(HasForm ? "" : "form-action 'none'; ")}base-uri 'none'; frame-ancestors 'none'";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        await response.WriteAsync(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{WebUtility.HtmlEncode(Title)} (simulated)</title>
            <style>{Style}</style>
            </head>
            <body>
            <main>
            <p class="simulated"><strong>Simulated Ion.</strong> Nobody here is real, and no password is asked for.</p>
            <h1>{WebUtility.HtmlEncode(Title)}</h1>
            {Body}</main>
            </body>
            </html>

            """);
    }
}
