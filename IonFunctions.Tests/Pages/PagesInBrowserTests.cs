using IonFunctions.Tests.Servers;
using Microsoft.Playwright;

namespace IonFunctions.Tests.Pages;

public sealed class PagesInBrowserTests(Browser browser, PageServer server) : IClassFixture<PageServer>
{
    [Theory]
    [MemberData(nameof(SamplePages.Names), MemberType = typeof(SamplePages))]
    public async Task A_page_fits_its_window_obeys_its_policy_and_passes_axe(string name)
    {
        Assert.SkipWhen(Browser.Unavailable is not null, Browser.Unavailable ?? "");

        await using var visitor = await browser.OpenAsync();
        var page = await visitor.NewPageAsync();
        List<string> complaints = [];
        page.Console += (_, message) => complaints.Add(message.Text);
        page.PageError += (_, error) => complaints.Add(error);
        page.RequestFailed += (_, request) => complaints.Add(request.Url);

        await page.GotoAsync(server.Url(name));

        // The style was let through: a page whose hash is wrong would pass all else in plain black and white.
        Assert.Equal("grid", await page.EvaluateAsync<string>("getComputedStyle(document.body).display"));
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            foreach (var width in new[] { 320, 1280 })
            {
                await page.SetViewportSizeAsync(width, 800);
                await Looks.AssertAccessibleAsync(page, width);
            }
        }

        Assert.DoesNotContain(complaints, complaint => !IsOfStatus(complaint));
        await PicturesAsync(page, name);
    }

    [Fact]
    public async Task What_shuts_somebody_out_is_found()
    {
        Assert.SkipWhen(Browser.Unavailable is not null, Browser.Unavailable ?? "");

        await using var visitor = await browser.OpenAsync();
        var page = await visitor.NewPageAsync();
        await page.GotoAsync(server.Url("signed-out"));
        await Looks.AssertAccessibleAsync(page, 1280);
        await page.EvaluateAsync("document.querySelector('h1').insertAdjacentHTML('afterend', '<img src=\"data:,\">')");

        var fault = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => Looks.AssertAccessibleAsync(page, 1280));
        Assert.Contains("image-alt", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_keyboard_reaches_every_link_and_button_and_shows_where_it_is()
    {
        Assert.SkipWhen(Browser.Unavailable is not null, Browser.Unavailable ?? "");

        await using var visitor = await browser.OpenAsync();
        var page = await visitor.NewPageAsync();
        await page.GotoAsync(server.Url("signed-in"));

        List<string> reached = [];
        for (var stop = 0; stop < 9; stop++)
        {
            await page.Keyboard.PressAsync("Tab");
            reached.Add(await page.EvaluateAsync<string>("document.activeElement.textContent.trim()"));
            Assert.Equal("solid", await page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle"));
        }

        Assert.Equal(
            [
                "IonFunctions", "Sign out", "Sign me out of Ion too", "End all my sessions", "/api/profile", "/api/ion/schedule", "/api/session", "/ion.js",
                "/api/openapi.json",
            ],
            reached);
    }

    [Fact]
    public async Task The_sign_out_form_posts_where_the_policy_lets_it()
    {
        Assert.SkipWhen(Browser.Unavailable is not null, Browser.Unavailable ?? "");

        await using var visitor = await browser.OpenAsync();
        var page = await visitor.NewPageAsync();
        await page.GotoAsync(server.Url("signed-in"));

        var request = await page.RunAndWaitForRequestAsync(
            () => page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync(), "**/api/logout");

        Assert.Equal("POST", request.Method);
    }

    [Fact]
    public async Task Colours_that_the_user_forces_leave_buttons_their_shape()
    {
        Assert.SkipWhen(Browser.Unavailable is not null, Browser.Unavailable ?? "");

        await using var visitor = await browser.OpenAsync(new() { ForcedColors = ForcedColors.Active });
        var page = await visitor.NewPageAsync();
        await page.GotoAsync(server.Url("signed-out"));

        var button = page.GetByRole(AriaRole.Link, new() { Name = "Sign in with Ion" });
        Assert.NotEqual(
            await button.EvaluateAsync<string>("e => getComputedStyle(e).backgroundColor"),
            await button.EvaluateAsync<string>("e => getComputedStyle(e).borderTopColor"));

        await Browser.PictureAsync(page, "signed-out-forced-colors");
    }

    // After all else: the style by which Playwright hides the caret for a picture is a complaint of the page's policy.
    private static async Task PicturesAsync(IPage page, string name)
    {
        foreach (var (scheme, width) in new[] { (ColorScheme.Light, 320), (ColorScheme.Dark, 320), (ColorScheme.Light, 1280), (ColorScheme.Dark, 1280) })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await page.SetViewportSizeAsync(width, 800);
            await Browser.PictureAsync(page, $"{name}-{scheme}-{width}");
        }
    }

    // Chromium itself notes in the console that a page answered 4xx or 5xx.
    private static bool IsOfStatus(string complaint) =>
        complaint.StartsWith("Failed to load resource: the server responded", StringComparison.Ordinal);
}
