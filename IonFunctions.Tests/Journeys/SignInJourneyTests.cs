using System.Text.RegularExpressions;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;
using Microsoft.Playwright;

namespace IonFunctions.Tests.Journeys;

/// <summary>What a person does, in Chromium: sign in at the simulated Ion, see the profile, sign out.</summary>
public abstract partial class SignInJourneyTests(SimulatedIonFixture fixture, Storage storage, Browser browser, Head head)
    : IAsyncLifetime
{
    private TestApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await head.StartAsync(fixture.Server, storage);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_visitor_signs_in_sees_the_profile_and_signs_out()
    {
        await using var context = await OpenAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(_app.BaseUrl.AbsoluteUri);
        await Browser.PictureAsync(page, "journey-1-signed-out");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with Ion" }).ClickAsync();

        await ExpectToBeAtIonAsync(page);
        await page.GetByLabel("Ada Lovelace").CheckAsync();
        await Browser.PictureAsync(page, "journey-2-at-ion");
        await page.Locator("button[name=decision][value=allow]").ClickAsync();

        await Assertions.Expect(page).ToHaveURLAsync(_app.BaseUrl.AbsoluteUri);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Ada Lovelace");
        await Assertions.Expect(page.GetByText("2027alovelace@tjhsst.edu")).ToBeVisibleAsync();
        await Browser.PictureAsync(page, "journey-3-signed-in");
        var cookies = await context.CookiesAsync();
        var cookie = Assert.Single(cookies, cookie => cookie.Name == _app.SessionCookieName);
        Assert.True(cookie.HttpOnly);
        Assert.Equal(SameSiteAttribute.Lax, cookie.SameSite);
        Assert.DoesNotContain(cookies, cookie => cookie.Name.StartsWith("ion-signin", StringComparison.Ordinal));
        Assert.Equal("", await page.EvaluateAsync<string>("document.cookie"));

        // The picture lies over the initials.
        Assert.NotEqual(0, await page.Locator(".avatar img").EvaluateAsync<int>("async image => { await image.decode(); return image.naturalWidth; }"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sign in with Ion" })).ToBeVisibleAsync();
        Assert.DoesNotContain(await context.CookiesAsync(), cookie => cookie.Name == _app.SessionCookieName);
    }

    /// <summary>Which are the latest, the app goes by the order in which a browser sends cookies.</summary>
    [Fact]
    public async Task Of_many_tabs_that_wait_at_Ion_the_latest_can_still_sign_in()
    {
        await using var context = await OpenAsync();
        var page = await context.NewPageAsync();
        List<string> names = [];
        for (var tab = 0; tab < 15; tab++)
        {
            await page.GotoAsync(new Uri(_app.BaseUrl, "/api/login").AbsoluteUri);
            await ExpectToBeAtIonAsync(page);
            names.Add(System.Web.HttpUtility.ParseQueryString(new Uri(page.Url).Query)["state"]![..8]);
        }

        var kept = (await context.CookiesAsync()).Select(cookie => cookie.Name).Where(name => name.StartsWith("ion-signin-", StringComparison.Ordinal));
        Assert.Equal(names[3..].Order(StringComparer.Ordinal), kept.Select(name => name["ion-signin-".Length..][..8]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Without_JavaScript_it_is_the_same()
    {
        Assert.SkipWhen(Browser.Unavailable is not null, Browser.Unavailable ?? "");
        await using var context = await browser.OpenAsync(new() { JavaScriptEnabled = false });
        var page = await context.NewPageAsync();
        await page.GotoAsync(_app.BaseUrl.AbsoluteUri);
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with Ion" }).ClickAsync();
        await page.GetByLabel("Grace Hopper").CheckAsync();
        await page.Locator("button[name=decision][value=allow]").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Grace Hopper");
        await Assertions.Expect(page.GetByText("2028ghopper@tjhsst.edu")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sign in with Ion" })).ToBeVisibleAsync();
    }

    /// <summary>For browsers without Sec-Fetch-Site, whose form is known by it.</summary>
    [Fact]
    public async Task The_form_to_sign_out_says_which_origin_it_is_of()
    {
        await using var context = await OpenAsync();
        var page = await SignInAsync(context, "Ada Lovelace");

        var request = await page.RunAndWaitForRequestAsync(
            () => page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync(), "**/api/logout");

        Assert.Equal(_app.BaseUrl.GetLeftPart(UriPartial.Authority), await request.HeaderValueAsync("origin"));
    }

    [Fact]
    public async Task Ending_all_sessions_ends_that_of_another_browser_too()
    {
        await using var here = await OpenAsync();
        await using var there = await OpenAsync();
        var (page, other) = (await SignInAsync(here, "Alan Turing"), await SignInAsync(there, "Alan Turing"));

        await page.GetByRole(AriaRole.Button, new() { Name = "End all my sessions" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sign in with Ion" })).ToBeVisibleAsync();
        await other.ReloadAsync();
        await Assertions.Expect(other.GetByRole(AriaRole.Link, new() { Name = "Sign in with Ion" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Signing_out_in_one_tab_is_seen_by_another_when_it_asks()
    {
        await using var context = await OpenAsync();
        var (first, second) = (await SignInAsync(context, "Ada Lovelace"), await context.NewPageAsync());
        await second.GotoAsync(_app.BaseUrl.AbsoluteUri);
        await second.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(second.GetByRole(AriaRole.Link, new() { Name = "Sign in with Ion" })).ToBeVisibleAsync();

        // A page that stayed open: its button does no harm, and a reload shows how it is.
        await first.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(first.GetByRole(AriaRole.Link, new() { Name = "Sign in with Ion" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_back_button_leads_to_no_page_that_one_can_not_leave()
    {
        await using var context = await OpenAsync();
        var page = await SignInAsync(context, "Ada Lovelace");

        // Back over Ion's page, whose form was sent already, and on again.
        await page.GoBackAsync();
        if (page.Url.Contains("/oauth/authorize/", StringComparison.Ordinal))
        {
            await page.Locator("button[name=decision][value=allow]").ClickAsync();
        }

        var heading = page.GetByRole(AriaRole.Heading, new() { Level = 1 });
        await Assertions.Expect(heading).ToHaveTextAsync(Anywhere());
        await page.GotoAsync(_app.BaseUrl.AbsoluteUri);
        await Assertions.Expect(heading).ToHaveTextAsync("Ada Lovelace");
    }

    [Fact]
    public async Task An_address_with_nothing_at_it_leads_to_the_start_page()
    {
        await using var context = await OpenAsync();
        var page = await context.NewPageAsync();
        var response = await page.GotoAsync(new Uri(_app.BaseUrl, "nothing/here?x=1").AbsoluteUri);
        Assert.Equal(404, response!.Status);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Page not found");

        await page.GetByRole(AriaRole.Link, new() { Name = "Go to the start page" }).ClickAsync();
        await page.IsAtAsync(_app.BaseUrl.AbsoluteUri);
    }

    [Fact]
    public async Task A_visitor_who_denies_is_told_and_can_try_again()
    {
        await using var context = await OpenAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(_app.BaseUrl, "api/login").AbsoluteUri);
        await page.Locator("button[name=decision][value=deny]").ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Sign-in was cancelled");
        await Browser.PictureAsync(page, "journey-4-cancelled");
        await page.GetByRole(AriaRole.Link, new() { Name = "Try again" }).ClickAsync();
        await ExpectToBeAtIonAsync(page);
    }

    [Fact]
    public async Task Two_tabs_sign_in_at_once_and_going_back_to_a_callback_leads_to_where_it_led()
    {
        await using var context = await OpenAsync();
        var (first, second) = (await context.NewPageAsync(), await context.NewPageAsync());
        await first.GotoAsync(new Uri(_app.BaseUrl, "api/login").AbsoluteUri);
        await second.GotoAsync(new Uri(_app.BaseUrl, "api/login?returnUrl=%2Fapi%2Fsession").AbsoluteUri);
        var callback = "";
        second.Request += (_, request) => callback = request.Url.Contains("/api/callback", StringComparison.Ordinal) ? request.Url : callback;
        foreach (var tab in new[] { second, first })
        {
            await tab.GetByLabel("Grace Hopper").CheckAsync();
            await tab.Locator("button[name=decision][value=allow]").ClickAsync();
        }

        await Assertions.Expect(first.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Grace Hopper");
        await Assertions.Expect(second.GetByText("\"signedIn\":true")).ToBeVisibleAsync();

        await second.GotoAsync(_app.BaseUrl.AbsoluteUri);
        await second.GotoAsync(callback);
        await Assertions.Expect(second.GetByText("\"signedIn\":true")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_page_that_needs_a_sign_in_comes_back_after_it()
    {
        await using var context = await OpenAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(_app.BaseUrl, "api/profile").AbsoluteUri);
        await page.GetByLabel("Katherine Johnson").CheckAsync();
        await page.Locator("button[name=decision][value=allow]").ClickAsync();

        await Assertions.Expect(page).ToHaveURLAsync(new Uri(_app.BaseUrl, "api/profile").AbsoluteUri);
        await Assertions.Expect(page.GetByText("\"kjohnson\"")).ToBeVisibleAsync();
    }

    /// <summary>Two people after each other in one browser profile: what the first leaves behind, and what not.</summary>
    [Fact]
    public async Task On_a_shared_machine_only_signing_out_of_Ion_too_has_the_next_person_asked_for_a_password()
    {
        fixture.Server.Ion.Client.AddPostLogoutRedirectUri(new Uri(_app.PublicUrl, "api/signed-out").AbsoluteUri);
        await using var context = await OpenAsync();
        var page = await SignInAsync(context, "Ada Lovelace");
        var heading = page.GetByRole(AriaRole.Heading, new() { Level = 1 });

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with Ion" }).ClickAsync();
        await Assertions.Expect(page.GetByText("You are signed in to Ion as Ada Lovelace")).ToBeVisibleAsync();
        await page.Locator("button[name=decision][value=allow]").ClickAsync(); // As whoever clicks next.
        await Assertions.Expect(heading).ToHaveTextAsync("Ada Lovelace");

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign me out of Ion too" }).ClickAsync();
        await Assertions.Expect(heading).ToHaveTextAsync("Confirm Logout requested by ionfunctions");
        Assert.DoesNotContain(await context.CookiesAsync(), cookie => cookie.Name == _app.SessionCookieName); // Already.
        await page.GetByRole(AriaRole.Button, new() { Name = "Logout" }).ClickAsync();
        await Assertions.Expect(heading).ToHaveTextAsync("You are signed out of this app and of Ion");
        await Browser.PictureAsync(page, "journey-5-signed-out-of-both");

        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in again" }).ClickAsync();
        await Assertions.Expect(page.GetByText("here Ion asks for a password")).ToBeVisibleAsync();
        await page.GetByLabel("Grace Hopper").CheckAsync();
        await page.Locator("button[name=decision][value=allow]").ClickAsync();
        await Assertions.Expect(heading).ToHaveTextAsync("Grace Hopper");
    }

    private static Task ExpectToBeAtIonAsync(IPage page) =>
        page.IsAtAuthorizePageAsync();

    private async Task<IPage> SignInAsync(IBrowserContext context, string name)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync(_app.BaseUrl.AbsoluteUri);
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with Ion" }).ClickAsync();
        await page.GetByLabel(name).CheckAsync();
        await page.Locator("button[name=decision][value=allow]").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(name);
        return page;
    }

    private async Task<IBrowserContext> OpenAsync()
    {
        Assert.SkipWhen(Browser.Unavailable is not null, Browser.Unavailable ?? "");
        return await browser.OpenAsync(new() { ViewportSize = new() { Width = 900, Height = 700 } });
    }

    [GeneratedRegex("Ada Lovelace|This sign-in is over|Sign in with your Ion account", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Anywhere();
}
