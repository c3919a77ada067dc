using System.Web;
using IonFunctions.Local;

namespace IonFunctions.Benchmarks.Peers;

/// <summary>Signs in as a browser does it, but for Ion's page, which has no say here.</summary>
internal static class PeerSignIn
{
    /// <summary>The cookies of who is signed in.</summary>
    public static async Task<string> RunAsync(ServerProcess server, string login, string callback, CancellationToken cancellationToken)
    {
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false });
        using var toIon = await browser.GetAsync(new Uri(server.BaseUrl, login), cancellationToken);
        var state = HttpUtility.ParseQueryString(toIon.Headers.Location!.Query)["state"]!;
        using var back = new HttpRequestMessage(HttpMethod.Get, new Uri(server.BaseUrl, $"{callback}?code=benchmark&state={Uri.EscapeDataString(state)}"));
        back.Headers.Add("Cookie", CookiesOf(toIon));
        using var signedIn = await browser.SendAsync(back, cancellationToken);
        return (int)signedIn.StatusCode is >= 300 and < 400 && CookiesOf(signedIn) is { Length: > 0 } cookies
            ? cookies
            : throw new StartException($"{server.BaseUrl}{callback.TrimStart('/')} answered {(int)signedIn.StatusCode}: {await signedIn.Content.ReadAsStringAsync(cancellationToken)}");
    }

    private static string CookiesOf(HttpResponseMessage answer) => !answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? ""
        : string.Join("; ", cookies.Select(cookie => cookie.Split(';')[0]).Where(cookie => cookie.IndexOf('=', StringComparison.Ordinal) < cookie.Length - 1)); // Those without a value are taken away.
}
