using System.Net;
using System.Web;
using IonFunctions.Core.Http;

namespace IonFunctions.Benchmarks;

/// <summary>What a browser does while something is counted.</summary>
internal static class Browsing
{
    /// <summary>As a browser does it, but for Ion's page, where the visitor would allow it.</summary>
    public static async Task SignInAsync(Rig rig, HttpClient browser, Uri app, CancellationToken cancellationToken)
    {
        using var login = await browser.GetAsync(new Uri(app, Routes.Login), cancellationToken);
        var request = HttpUtility.ParseQueryString(login.Headers.Location!.Query);
        var code = rig.Ion.Tokens.IssueCode(
            "2027alovelace", request["redirect_uri"]!, request["scope"]!, request["code_challenge"], request["code_challenge_method"], nonce: null);
        var callback = new Uri(app, $"{Routes.Callback}?code={code.Code}&state={Uri.EscapeDataString(request["state"]!)}");
        await GetAsync(browser, callback, HttpStatusCode.Found, cancellationToken);
    }

    public static async Task SignOutAsync(HttpClient browser, Uri app, CancellationToken cancellationToken)
    {
        using var response = await browser.PostAsync(new Uri(app, Routes.Logout), content: null, cancellationToken);
        Expect(response, HttpStatusCode.NoContent);
    }

    public static async Task GetAsync(HttpClient browser, Uri url, HttpStatusCode status, CancellationToken cancellationToken)
    {
        using var response = await browser.GetAsync(url, cancellationToken);
        Expect(response, status);
    }

    public static void Expect(HttpResponseMessage response, HttpStatusCode status)
    {
        if (response.StatusCode != status)
        {
            throw new InvalidOperationException($"{response.RequestMessage?.RequestUri?.AbsolutePath} answered {(int)response.StatusCode}.");
        }
    }
}
