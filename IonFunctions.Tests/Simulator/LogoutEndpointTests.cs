using System.Net;
using System.Text.Json;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Simulator;

/// <summary>
/// The end-session endpoint as Django OAuth Toolkit 3.0.1 has it (<c>RPInitiatedLogoutView</c>) with Ion's settings: what it
/// does with a hint and without, with a user who says no, and with tokens.
/// </summary>
public sealed class LogoutEndpointTests(SimulatedIonFixture fixture) : IClassFixture<SimulatedIonFixture>, IDisposable
{
    private const string WayBack = "https://app.example/api/signed-out";
    private readonly HttpClient _browser = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = fixture.Server.BaseUrl };

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public void Dispose() => _browser.Dispose();

    [Fact]
    public async Task It_asks_and_then_ends_the_login_and_all_tokens_of_the_user_and_leads_back()
    {
        fixture.Server.Ion.Client.AddPostLogoutRedirectUri(WayBack);
        using var client = new IonServerClient(fixture.Server);
        await SignInAsync(client, SampleUsers.Ada);
        Assert.NotEqual((0, 0), await fixture.Server.CountLiveTokensAsync(SampleUsers.Ada));
        var query = $"?client_id=ionfunctions&post_logout_redirect_uri={Uri.EscapeDataString(WayBack)}&state=a%20state";

        using var page = await _browser.GetAsync(new Uri("oauth/logout/" + query, UriKind.Relative), CancellationToken);
        var html = await page.Content.ReadAsStringAsync(CancellationToken);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("Confirm Logout requested by ionfunctions", html, StringComparison.Ordinal);
        Assert.NotEqual((0, 0), await fixture.Server.CountLiveTokensAsync(SampleUsers.Ada)); // Nothing has happened yet.

        using var answer = await SubmitAsync(html, allow: true);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(WayBack + "?state=a%20state", answer.Headers.Location!.AbsoluteUri);
        Assert.Equal((0, 0), await fixture.Server.CountLiveTokensAsync(SampleUsers.Ada));
        Assert.Contains("here Ion asks for a password", await AuthorizePageAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_says_no_stays_signed_in_and_at_a_page_of_Ions()
    {
        using var client = new IonServerClient(fixture.Server);
        await SignInAsync(client, SampleUsers.Grace);
        var page = await _browser.GetStringAsync(new Uri("oauth/logout/?client_id=ionfunctions", UriKind.Relative), CancellationToken);

        using var answer = await SubmitAsync(page, allow: false);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Logout has been refused by the user.", await answer.Content.ReadAsStringAsync(CancellationToken), StringComparison.Ordinal);
        Assert.NotEqual((0, 0), await fixture.Server.CountLiveTokensAsync(SampleUsers.Grace));
        Assert.Contains("You are signed in to Ion as Grace Hopper", await AuthorizePageAsync(), StringComparison.Ordinal);
    }

    /// <summary>Why this app sends none: where the user has signed out of Ion elsewhere, a hint is refused, and the login here would stay.</summary>
    [Fact]
    public async Task A_hint_is_good_until_its_user_has_signed_out_anywhere()
    {
        using var client = new IonServerClient(fixture.Server);
        var hint = (await SignInAsync(client, SampleUsers.Alan)).GetProperty("id_token").GetString();
        var query = $"oauth/logout/?client_id=ionfunctions&id_token_hint={hint}";
        var page = await _browser.GetStringAsync(new Uri(query, UriKind.Relative), CancellationToken);
        using var elsewhere = await SubmitAsync(page, allow: true);
        Assert.Equal(fixture.Server.BaseUrl, elsewhere.Headers.Location);

        using var refused = await _browser.GetAsync(new Uri(query, UriKind.Relative), CancellationToken);
        using var without = await _browser.GetAsync(new Uri("oauth/logout/?client_id=ionfunctions", UriKind.Relative), CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("The ID Token is expired, revoked, malformed, or otherwise invalid.", await refused.Content.ReadAsStringAsync(CancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, without.StatusCode);
    }

    [Theory]
    [InlineData("?client_id=ionfunctions&post_logout_redirect_uri=https%3A%2F%2Fevil.example%2F", HttpStatusCode.BadRequest, "This client does not have this redirect uri registered.")]
    [InlineData("?post_logout_redirect_uri=https%3A%2F%2Fapp.example%2Fapi%2Fsigned-out", HttpStatusCode.BadRequest, "The client is unknown or no client has been included.")]
    [InlineData("?client_id=ionfunctions&post_logout_redirect_uri=javascript%3Aalert(1)", HttpStatusCode.BadRequest, "Redirect to scheme")]
    [InlineData("?id_token_hint=a.b.c", HttpStatusCode.BadRequest, "The ID Token is expired")]
    [InlineData("?client_id=unknown", HttpStatusCode.InternalServerError, "")] // An exception that nobody catches.
    [InlineData("", HttpStatusCode.OK, "Confirm Logout")]
    public async Task What_is_wrong_is_told_to_the_visitor(string query, HttpStatusCode status, string words)
    {
        using var answer = await _browser.GetAsync(new Uri("oauth/logout/" + query, UriKind.Relative), CancellationToken);

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(words, await answer.Content.ReadAsStringAsync(CancellationToken), StringComparison.Ordinal);
    }

    /// <summary>As Ion does to every request that says it comes from elsewhere; a browser that follows a redirect does not say so.</summary>
    [Theory]
    [InlineData("https://app.example")]
    [InlineData("null")]
    public async Task A_request_of_another_origin_is_refused(string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "oauth/logout/?client_id=ionfunctions");
        request.Headers.Add("Origin", origin);
        using var answer = await _browser.SendAsync(request, CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private async Task<JsonElement> SignInAsync(IonServerClient client, string username)
    {
        fixture.Server.Ion.Client.AddRedirectUri("https://app.example/api/callback");
        var url = AuthorizeUrl();
        var form = AuthorizeForm.Parse(url, await _browser.GetStringAsync(url, CancellationToken));
        using var answer = await _browser.PostAsync(form.Action, form.Submit(username, "allow"), CancellationToken);
        var code = System.Web.HttpUtility.ParseQueryString(answer.Headers.Location!.Query)["code"]!;
        var tokens = await client.TokenAsync(
            ClientAuthentication.Basic, ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", "https://app.example/api/callback"));
        return tokens.Json;
    }

    private Task<string> AuthorizePageAsync() => _browser.GetStringAsync(AuthorizeUrl(), CancellationToken);

    private Uri AuthorizeUrl() => IonServerClient.AuthorizeUrl(
        fixture.Server,
        [("response_type", "code"), ("client_id", "ionfunctions"), ("redirect_uri", "https://app.example/api/callback"), ("scope", "read openid")]);

    private Task<HttpResponseMessage> SubmitAsync(string html, bool allow)
    {
        var fields = AuthorizeForm.Parse(fixture.Server.BaseUrl, html).Fields.ToList();
        if (allow)
        {
            fields.Add(new("allow", "Logout"));
        }

        return _browser.PostAsync(new Uri("oauth/logout/", UriKind.Relative), new FormUrlEncodedContent(fields), CancellationToken);
    }
}
