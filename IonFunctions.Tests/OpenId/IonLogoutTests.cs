using System.Net;
using System.Web;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.OpenId;

/// <summary>Signing out of Ion, too: the way there, and what is said on the way back.</summary>
public sealed class IonLogoutTests(SimulatedIonFixture fixture, Storage storage) : IClassFixture<SimulatedIonFixture>
{
    private static readonly (string Name, string Value)[] Navigation = [("Sec-Fetch-Mode", "navigate"), ("Accept", "text/html"), ("Sec-Fetch-Site", "same-origin")];

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_form_leads_to_Ion_after_the_session_has_ended()
    {
        await using var app = await StartAsync(registered: true);
        await fixture.Server.RevokeGrantsAsync(SampleUsers.Ada);
        using var visitor = app.NewVisitor();
        await visitor.SignInAsync();
        using var thief = visitor.At(app);

        using var response = await visitor.PostAsync("/api/logout?ion=true", content: null, Navigation);

        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        var location = response.Headers.Location!;
        Assert.Equal(new Uri(fixture.Server.BaseUrl, "oauth/logout/").AbsoluteUri, location.GetLeftPart(UriPartial.Path));
        var query = HttpUtility.ParseQueryString(location.Query);
        Assert.Equal(["client_id", "post_logout_redirect_uri", "state"], query.AllKeys);
        Assert.Equal("ionfunctions", query["client_id"]);
        Assert.Equal(new Uri(app.PublicUrl, "api/signed-out").AbsoluteUri, query["post_logout_redirect_uri"]);
        Assert.Equal(query["state"], visitor.Cookies["ion-signout"]);
        Assert.Equal((0, 0), await fixture.Server.CountLiveTokensAsync(SampleUsers.Ada));
        Assert.False(await thief.IsSignedInAsync());
    }

    [Fact]
    public async Task A_script_is_told_where_to_go()
    {
        await using var app = await StartAsync(registered: true);
        using var visitor = app.NewVisitor();
        await visitor.SignInAsync();

        using var response = await visitor.PostAsync("/api/logout?everywhere=true&ion=true");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var url = (await Visitor.JsonOfAsync(response)).GetProperty("ionLogoutUrl").GetString()!;
        Assert.StartsWith(new Uri(fixture.Server.BaseUrl, "oauth/logout/?client_id=").AbsoluteUri, url, StringComparison.Ordinal);
        Assert.DoesNotContain("ion-session", visitor.Cookies.Keys);
    }

    [Fact]
    public async Task Who_comes_back_is_told_once_that_both_have_ended()
    {
        await using var app = await StartAsync(registered: true);
        using var visitor = app.NewVisitor();
        using var response = await visitor.PostAsync("/api/logout?ion=true", content: null, Navigation);
        var state = HttpUtility.ParseQueryString(response.Headers.Location!.Query)["state"];

        using var head = await visitor.SendAsync(HttpMethod.Head, $"/api/signed-out?state={state}");
        using var back = await visitor.GetAsync($"/api/signed-out?state={state}", Navigation[0]);
        using var reload = await visitor.GetAsync($"/api/signed-out?state={state}", Navigation[0]);

        OpenIdWorld.AssertPage(head, HttpStatusCode.OK);
        OpenIdWorld.AssertPage(back, HttpStatusCode.OK);
        Assert.Contains("You are signed out of this app and of Ion", await back.Content.ReadAsStringAsync(CancellationToken), StringComparison.Ordinal);
        Assert.DoesNotContain("ion-signout", visitor.Cookies.Keys);
        OpenIdWorld.AssertPage(reload, HttpStatusCode.BadRequest);
    }

    /// <summary>A link from anywhere: it must not have somebody believe that they can leave the machine.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("?state=")]
    [InlineData("?state=of-somebody-else")]
    [InlineData("?state=MINE&state=MINE")]
    [InlineData("?other=MINE")]
    [InlineData("?state=MINE!")]
    [InlineData("?error=logout_denied&state=x")]
    public async Task Nobody_else_is_told_that_they_are_signed_out(string query)
    {
        await using var app = await StartAsync(registered: true);
        using var visitor = app.NewVisitor();
        using var started = await visitor.PostAsync("/api/logout?ion=true", content: null, Navigation);
        using var stranger = app.NewVisitor();

        foreach (var one in new[] { visitor, stranger })
        {
            using var back = await one.GetAsync("/api/signed-out" + query.Replace("MINE", visitor.Cookies["ion-signout"], StringComparison.Ordinal), Navigation[0]);
            OpenIdWorld.AssertPage(back, HttpStatusCode.BadRequest);
            Assert.DoesNotContain("You are signed out", await back.Content.ReadAsStringAsync(CancellationToken), StringComparison.Ordinal);
        }

        using var prefetched = await visitor.GetAsync($"/api/signed-out?state={visitor.Cookies["ion-signout"]}", ("Sec-Purpose", "prefetch"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, prefetched.StatusCode);
        Assert.Contains("ion-signout", visitor.Cookies.Keys);
    }

    /// <summary>Two cookies of the name: one was planted.</summary>
    [Fact]
    public async Task A_planted_state_counts_for_nothing()
    {
        await using var app = await StartAsync(registered: true);
        using var visitor = app.NewVisitor();
        visitor.Cookies["ion-signout"] = $"planted; {visitor.NameOf("ion-signout")}=mine";

        using var back = await visitor.GetAsync("/api/signed-out?state=planted", Navigation[0]);

        OpenIdWorld.AssertPage(back, HttpStatusCode.BadRequest);
    }

    /// <summary>To who names a way back that is not registered, Ion shows an error, and the login there stays.</summary>
    [Fact]
    public async Task A_way_back_that_is_not_registered_is_left_out_and_health_names_it()
    {
        await using var app = await StartAsync(registered: false);
        using var visitor = app.NewVisitor();

        using var response = await visitor.PostAsync("/api/logout?ion=true", content: null, Navigation);
        var location = response.Headers.Location!;
        using var browser = new HttpClient();
        using var page = await browser.GetAsync(location, CancellationToken);
        using var withWayBack = await browser.GetAsync(
            new Uri($"{location}&post_logout_redirect_uri={Uri.EscapeDataString(new Uri(app.PublicUrl, "api/signed-out").AbsoluteUri)}"), CancellationToken);

        Assert.Equal("?client_id=ionfunctions", location.Query);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, withWayBack.StatusCode);
        var configuration = (await visitor.GetJsonAsync("/api/health")).GetProperty("checks").GetProperty("configuration");
        Assert.Equal("healthy", configuration.GetProperty("status").GetString());
        Assert.Contains(new Uri(app.PublicUrl, "api/signed-out").AbsoluteUri, configuration.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Single(app.LogLines, line => line.Contains("post-logout redirect URI", StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_Ion_is_down_the_session_ends_all_the_same_and_the_browser_goes_there()
    {
        await using var app = await TestApp.StartAsync(new ClosedIon(), storage);
        using var visitor = await AppWithoutIon.SignedInAsync(app);

        using var response = await visitor.PostAsync("/api/logout?ion=true", content: null, Navigation);

        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.EndsWith($"oauth/logout/?client_id={app.Ion.ClientId}", response.Headers.Location!.AbsoluteUri, StringComparison.Ordinal);
        Assert.False(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task While_storage_is_down_nobody_is_sent_to_Ion_and_the_cookie_stays_to_try_again_with()
    {
        var operations = new StorageOperations();
        await using var app = await TestApp.StartAsync(fixture.Server, storage, configure: operations.Count);
        using var visitor = app.NewVisitor();
        await visitor.SignInAsync();
        operations.Down = true;

        using var response = await visitor.PostAsync("/api/logout?ion=true", content: null, Navigation);

        OpenIdWorld.AssertPage(response, HttpStatusCode.ServiceUnavailable);
        Assert.Null(response.Headers.Location);
        Assert.Contains("ion-session", visitor.Cookies.Keys);
    }

    [Fact]
    public async Task Another_site_can_not_have_anybody_signed_out_of_Ion()
    {
        await using var app = await StartAsync(registered: true);
        using var visitor = app.NewVisitor();
        await visitor.SignInAsync();

        using var crossSite = await visitor.PostAsync("/api/logout?ion=true", content: null, ("Sec-Fetch-Site", "cross-site"));
        using var unclear = await visitor.PostAsync("/api/logout?ion=perhaps");

        Assert.Equal(HttpStatusCode.Forbidden, crossSite.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, unclear.StatusCode);
        Assert.Equal("urn:ionfunctions:problem:ion-unclear", (await Visitor.JsonOfAsync(unclear)).GetProperty("type").GetString());
        Assert.True(await visitor.IsSignedInAsync());
    }

    private async Task<TestApp> StartAsync(bool registered)
    {
        var app = await TestApp.StartAsync(fixture.Server, storage);
        if (registered)
        {
            fixture.Server.Ion.Client.AddPostLogoutRedirectUri(new Uri(app.PublicUrl, "api/signed-out").AbsoluteUri);
        }

        return app;
    }
}
