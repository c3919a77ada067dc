using System.Net;
using IonFunctions.Core.Http;

namespace IonFunctions.Tests.Contract;

/// <summary>Who may have a state changed, and who may read an answer.</summary>
public abstract class CrossSiteTests(AppWithoutIon fixture)
{
    private const string Own = "own";
    private const string Evil = "https://evil.example";

    private protected TestApp App => fixture.App;

    [Theory]
    // Neither header: no browser.
    [InlineData(null, null, true)]
    // Sec-Fetch-Site decides where it is sent.
    [InlineData("same-origin", null, true)]
    [InlineData("same-origin", Own, true)]
    [InlineData("none", null, true)]
    [InlineData("none", "null", true)]
    [InlineData("same-site", null, false)]
    [InlineData("same-site", Own, false)]
    [InlineData("same-site", AppWithoutIon.AllowedOrigin, false)]
    [InlineData("cross-site", null, false)]
    [InlineData("cross-site", Own, false)]
    [InlineData("cross-site", AppWithoutIon.AllowedOrigin, false)]
    [InlineData("cross-site", Evil, false)]
    [InlineData("Same-Origin", Own, false)]
    [InlineData("same-origin, cross-site", Own, false)]
    [InlineData("anything", Own, false)]
    // Else Origin does.
    [InlineData(null, Own, true)]
    [InlineData(null, AppWithoutIon.AllowedOrigin, false)]
    [InlineData(null, Evil, false)]
    [InlineData(null, "null", false)]
    [InlineData(null, "https://pages.example.evil.example", false)]
    [InlineData(null, "https://pages.example:444", false)]
    [InlineData(null, "https://pages.example/", false)]
    [InlineData(null, "http://pages.example", false)]
    [InlineData(null, "http://localhost", false)]
    [InlineData(null, "https://pages.example, https://evil.example", false)]
    public async Task An_unsafe_method_is_for_the_apps_own_pages(string? fetchSite, string? origin, bool allowed)
    {
        using var visitor = await AppWithoutIon.SignedInAsync(App);
        var cookie = visitor.Cookies["ion-session"];
        using var response = await visitor.PostAsync("/api/logout", content: null, Headers(fetchSite, origin));

        Assert.Equal(allowed ? HttpStatusCode.NoContent : HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(!allowed, visitor.Cookies.ContainsKey("ion-session"));
        visitor.Cookies["ion-session"] = cookie;
        Assert.Equal(!allowed, await visitor.IsSignedInAsync());
        if (!allowed)
        {
            Assert.Equal("urn:ionfunctions:problem:cross-site-request", (await Visitor.JsonOfAsync(response)).GetProperty("type").GetString());
        }
    }

    public static TheoryData<string, string> Changes =>
    [
        .. Routes.Methods.Where(route => route.Key != Routes.Unmatched)
            .SelectMany(route => route.Value.Except([HttpMethod.Get.Method, HttpMethod.Head.Method], StringComparer.Ordinal)
                .Select(method => (method, "/" + route.Key.Replace("{handle}", new string('A', 43), StringComparison.Ordinal).Replace("{*path}", "signups/user", StringComparison.Ordinal)))),
    ];

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Whatever_changes_something_is_refused_to_another_site(string method, string path)
    {
        using var visitor = await AppWithoutIon.SignedInAsync(App);
        using var response = await visitor.SendAsync(new(method), path, content: null, ("Sec-Fetch-Site", "cross-site"));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("urn:ionfunctions:problem:cross-site-request", (await Visitor.JsonOfAsync(response)).GetProperty("type").GetString());
        Assert.True(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task Who_listed_an_origin_is_told_what_its_pages_can_do_and_what_they_cannot()
    {
        using var visitor = await AppWithoutIon.SignedInAsync(App);
        using var response = await visitor.PostAsync("/api/logout", content: null, Headers("same-site", AppWithoutIon.AllowedOrigin));
        var detail = (await Visitor.JsonOfAsync(response)).GetProperty("detail").GetString();

        Assert.Contains("What changes something, signing out included, is for pages of the app's own origin.", detail, StringComparison.Ordinal);
        Assert.Contains("listed in App__AllowedOrigins can read, and sign in.", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_whose_form_is_refused_gets_a_page()
    {
        using var visitor = await AppWithoutIon.SignedInAsync(App);
        using var response = await visitor.PostAsync("/api/logout", Form(), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        Assert.True(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task A_form_is_sent_to_the_start_page_and_a_script_gets_no_content()
    {
        using var person = await AppWithoutIon.SignedInAsync(App);
        using var script = await AppWithoutIon.SignedInAsync(App);
        using var form = await person.PostAsync(
            "/api/logout", Form(), ("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Mode", "navigate"), ("Accept", "text/html,*/*;q=0.8"));
        using var fetch = await script.PostAsync("/api/logout", content: null, ("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Mode", "cors"), ("Accept", "*/*"));

        Assert.Equal(HttpStatusCode.SeeOther, form.StatusCode);
        Assert.Equal("/", form.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.NoContent, fetch.StatusCode);
        Assert.Empty(person.Cookies);
        Assert.Empty(script.Cookies);
    }

    [Fact]
    public async Task Logout_can_be_said_twice_and_by_who_is_not_signed_in()
    {
        using var visitor = await AppWithoutIon.SignedInAsync(App);
        using var again = visitor.At(App);
        using var stranger = App.NewVisitor();

        foreach (var one in new[] { visitor, again, stranger })
        {
            using var response = await one.PostAsync("/api/logout");
            Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
            Assert.Contains(response.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith(visitor.NameOf("ion-session") + "=; max-age=0;", StringComparison.Ordinal));
        }
    }

    /// <summary>The browser's memory of pages goes with its own session, and with no other.</summary>
    [Fact]
    public async Task What_ends_the_browsers_own_session_clears_its_pages_and_nothing_else_does()
    {
        using var person = await AppWithoutIon.SignedInAsync(App);
        using var script = await AppWithoutIon.SignedInAsync(App);
        using var everywhere = await AppWithoutIon.SignedInAsync(App);
        using var owner = await AppWithoutIon.SignedInAsync(App);
        using var refused = await person.PostAsync("/api/logout", Form(), ("Sec-Fetch-Site", "cross-site"));
        using var unclear = await person.PostAsync("/api/logout?everywhere=perhaps", Form());
        using var other = await owner.SendAsync(HttpMethod.Delete, $"/api/sessions/{new string('A', 43)}");
        using var session = await person.GetAsync("/api/session");
        using var start = await person.GetAsync("/");
        HttpResponseMessage[] ends =
        [
            await person.PostAsync("/api/logout", Form()),
            await script.PostAsync("/api/logout"),
            await everywhere.PostAsync("/api/logout?everywhere=true"),
        ];

        Assert.Equal([303, 204, 204], ends.Select(end => (int)end.StatusCode));
        Assert.All(ends, end => Assert.Equal(["\"cache\""], end.Headers.GetValues("Clear-Site-Data")));
        Assert.All([refused, unclear, other, session, start], answer => Assert.False(answer.Headers.Contains("Clear-Site-Data")));
        Array.ForEach(ends, end => end.Dispose());
    }

    /// <summary>How a page of another origin can load something, and whether it may (Fetch Metadata's resource isolation).</summary>
    public static TheoryData<string, string, string, string?, bool> Loads => new()
    {
        // Elements that load without CORS tell by their event whether there was something.
        { "same-site", "no-cors", "image", null, false },
        { "cross-site", "no-cors", "image", null, false },
        { "cross-site", "no-cors", "script", null, false },
        { "same-site", "no-cors", "style", null, false },
        { "same-site", "no-cors", "audio", null, false },
        { "same-site", "no-cors", "track", null, false },
        { "same-site", "no-cors", "object", null, false },
        { "same-site", "no-cors", "empty", null, false },
        { "same-site", "navigate", "iframe", null, false },
        { "cross-site", "navigate", "object", null, false },
        { "cross-site", "navigate", "embed", null, false },
        { "cross-site", "navigate", "fencedframe", null, false },
        { "cross-site", "websocket", "websocket", null, false },
        { "anything", "no-cors", "image", null, false },
        // With CORS only who may read it.
        { "same-site", "cors", "empty", AppWithoutIon.AllowedOrigin, true },
        { "same-site", "cors", "image", AppWithoutIon.AllowedOrigin, true },
        { "same-site", "cors", "empty", Evil, false },
        { "cross-site", "cors", "empty", "null", false },
        { "cross-site", "cors", "script", null, false },
        // The app's own pages, and whoever types or follows an address.
        { "same-origin", "no-cors", "image", null, true },
        { "same-origin", "cors", "empty", null, true },
        { "none", "navigate", "document", null, true },
        { "cross-site", "navigate", "document", null, true },
        { "same-site", "navigate", "document", null, true },
        { "cross-site", "navigate", "", null, true },
    };

    [Theory]
    [MemberData(nameof(Loads))]
    public async Task What_the_API_has_is_loaded_by_who_may_read_it_and_by_nobody_elses_page(string site, string mode, string dest, string? origin, bool allowed)
    {
        using var stranger = App.NewVisitor();
        using var visitor = await AppWithoutIon.SignedInAsync(App);
        (string, string)[] headers = [("Sec-Fetch-Mode", mode), ("Sec-Fetch-Dest", dest), .. Headers(site, origin)];
        foreach (var path in new[] { "/api/session", "/api/identity?audience=" + AppWithoutIon.Audience, "/api/sessions", "/api/profile", "/api/ion/profile/1/picture", "/api/ion/schedule", "/API/session", "/api/health", "/api/nothing" })
        {
            using var signedOut = await stranger.GetAsync(path, headers);
            using var signedIn = await visitor.GetAsync(path, headers);
            Assert.Equal(!allowed, signedIn.StatusCode == HttpStatusCode.Forbidden);
            if (!allowed)
            {
                Assert.Equal(HttpStatusCode.Forbidden, signedOut.StatusCode);
                var (one, other) = (await Visitor.JsonOfAsync(signedIn), await Visitor.JsonOfAsync(signedOut));
                Assert.Equal(one.GetProperty("detail").GetString(), other.GetProperty("detail").GetString());
                Assert.Equal("urn:ionfunctions:problem:cross-site-request", one.GetProperty("type").GetString());
            }
        }
    }

    /// <summary>Whoever signs in comes from another site, twice.</summary>
    [Fact]
    public async Task A_sign_in_passes_from_an_allowed_page_to_Ion_and_back()
    {
        using var visitor = App.NewVisitor();
        (string, string)[] headers = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document")];
        using var login = await visitor.GetAsync("/api/login?returnUrl=" + Uri.EscapeDataString(AppWithoutIon.AllowedOrigin + "/"), headers);
        var state = System.Web.HttpUtility.ParseQueryString(login.Headers.Location!.Query)["state"];
        using var callback = await visitor.GetAsync($"/api/callback?error=access_denied&state={state}", headers);

        Assert.Equal(HttpStatusCode.Found, login.StatusCode);
        Assert.Contains("Sign-in was cancelled", await callback.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Only_POST_is_logout(string method)
    {
        using var visitor = await AppWithoutIon.SignedInAsync(App);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false });
        using var request = new HttpRequestMessage(new(method), new Uri(App.BaseUrl, "/api/logout"));
        request.Headers.Add("Cookie", visitor.NameOf("ion-session") + "=" + visitor.Cookies["ion-session"]);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        // OPTIONS is the platform's, for CORS; the Functions host itself has nothing there.
        var isHosts = method == "OPTIONS" && fixture.Head != Head.Kestrel;
        Assert.Equal(isHosts ? HttpStatusCode.NotFound : HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.True(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task An_allowed_origin_may_read_answers_with_credentials_and_another_may_not()
    {
        using var visitor = App.NewVisitor();
        using var allowed = await visitor.GetAsync("/api/session", ("Origin", AppWithoutIon.AllowedOrigin));
        using var preflight = await PreflightAsync(AppWithoutIon.AllowedOrigin);
        using var evil = await visitor.GetAsync("/api/session", ("Origin", Evil));
        using var evilPreflight = await PreflightAsync(Evil);
        using var opaque = await visitor.GetAsync("/api/session", ("Origin", "null"));

        foreach (var response in new[] { allowed, preflight })
        {
            Assert.Equal([AppWithoutIon.AllowedOrigin], response.Headers.GetValues("Access-Control-Allow-Origin"));
            Assert.Equal(["true"], response.Headers.GetValues("Access-Control-Allow-Credentials"));
        }

        Assert.Equal(["POST"], preflight.Headers.GetValues("Access-Control-Allow-Methods"));
        Assert.All([evil, evilPreflight, opaque], response => Assert.DoesNotContain(
            response.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase)));
    }

    private (string Name, string Value)[] Headers(string? fetchSite, string? origin)
    {
        List<(string, string)> headers = [];
        if (fetchSite is not null)
        {
            headers.Add(("Sec-Fetch-Site", fetchSite));
        }

        if (origin is not null)
        {
            headers.Add(("Origin", origin == Own ? App.BaseUrl.GetLeftPart(UriPartial.Authority) : origin));
        }

        return [.. headers];
    }

    private static FormUrlEncodedContent Form() => new(new Dictionary<string, string>());

    private async Task<HttpResponseMessage> PreflightAsync(string origin)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Options, new Uri(App.BaseUrl, "/api/logout"));
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
