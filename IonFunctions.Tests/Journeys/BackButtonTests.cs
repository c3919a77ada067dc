using IonFunctions.Core.Http;
using IonFunctions.Tests.Client;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Waiting;
using Microsoft.Playwright;

namespace IonFunctions.Tests.Journeys;

/// <summary>What the Back button brings back of a user who has signed out, in Chromium with its back/forward cache on.</summary>
public sealed class BackButtonTests(ClientWorld world, Browser browser) : IClassFixture<ClientWorld>, IAsyncLifetime
{
    private const string Sample = "samples/schedule/";

    // A page that comes back says so, and whether anything of the user was to be seen in the meantime. It has patience for
    // the app's answer, however busy the machine is.
    private const string Witness = """
        AbortSignal.timeout = () => new AbortController().signal;
        addEventListener('pageshow', ({ persisted }) => {
          window.cameBack = persisted;
          window.wasSeen = false;
          const look = () => {
            window.wasSeen ||= /lovelace/i.test(document.body?.innerText ?? '');
            requestAnimationFrame(look);
          };
          look();
        });
        """;

    private Relay _front = null!;
    private TestApp _behind = null!;

    /// <summary>Every page that shows the user, by http and by https.</summary>
    public static MatrixTheoryData<string, bool> Pages => new(["", Sample], [false, true]);

    public async ValueTask InitializeAsync()
    {
        _front = await Relay.StartAsync(world.App.BaseUrl, certificate: LoopbackCertificate.KnownToBrowser);
        _behind = await world.StartAppAsync(("App:PublicUrl", _front.Urls[0].AbsoluteUri));
        _front.Target = _behind.BaseUrl;
    }

    public async ValueTask DisposeAsync()
    {
        await _front.DisposeAsync();
        await _behind.DisposeAsync();
    }

    /// <summary>Else the other tests would show nothing.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_of_a_session_that_lives_comes_back_out_of_the_cache_as_it_was(string path, bool https)
    {
        await using var context = await OpenAsync();
        var page = await ShowAsync(context, path, https);
        await page.GotoAsync(At(https, Routes.Health));
        await BackAsync(page);

        await Assertions.Expect(page.GetByText("Ada Lovelace")).ToBeVisibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("window.cameBack"));
        Assert.Equal("", await page.EvaluateAsync<string>("document.documentElement.style.cssText"));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task After_signing_out_in_the_same_tab_it_shows_nothing_of_the_user(string path, bool https)
    {
        await using var context = await OpenAsync();
        var page = await ShowAsync(context, path, https);
        await page.GotoAsync(At(https, "?"));
        await SignOutAsync(page);
        await BackAsync(page);
        if (path.Length > 0)
        {
            await BackAsync(page);
        }

        await AssertNothingIsSeenAsync(page);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task After_signing_out_in_another_tab_it_shows_nothing_of_the_user(string path, bool https)
    {
        await using var context = await OpenAsync();
        var page = await ShowAsync(context, path, https);
        await page.GotoAsync(At(https, Routes.Health));
        var other = await context.NewPageAsync();
        await other.GotoAsync(At(https, ""));
        await SignOutAsync(other);
        await BackAsync(page);

        await AssertNothingIsSeenAsync(page);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_the_sample_has_signed_out_the_start_page_shows_nothing_of_the_user(bool https)
    {
        await using var context = await OpenAsync();
        var page = await ShowAsync(context, "", https);
        await page.GotoAsync(At(https, Sample));
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign in with Ion" })).ToBeVisibleAsync();
        await BackAsync(page);

        await AssertNothingIsSeenAsync(page);
    }

    /// <summary>No header reaches this browser then: the page itself asks before it is seen.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_the_session_was_ended_elsewhere_a_page_that_comes_back_shows_nothing_of_the_user(bool https)
    {
        await using var context = await OpenAsync();
        await using var elsewhere = await OpenAsync();
        var page = await ShowAsync(context, Sample, https);
        await page.GotoAsync(At(https, Routes.Health));
        var other = await ShowAsync(elsewhere, "", https);
        await other.GetByRole(AriaRole.Button, new() { Name = "End all my sessions" }).ClickAsync();
        await Assertions.Expect(other.GetByRole(AriaRole.Link, new() { Name = "Sign in with Ion" })).ToBeVisibleAsync();
        await BackAsync(page);

        await AssertNothingIsSeenAsync(page);
        Assert.True(await page.EvaluateAsync<bool>("window.cameBack"));
    }

    /// <summary>What the app's answers clear is of its own origin.</summary>
    [Fact]
    public async Task A_page_of_a_listed_origin_that_comes_back_shows_nothing_of_the_user_either()
    {
        await using var context = await OpenAsync();
        var page = await ShowAsync(context, "", https: false);
        await page.GotoAsync(new Uri(world.Listed.Url, "schedule/").AbsoluteUri);
        await Assertions.Expect(page.GetByText("Ada Lovelace")).ToBeVisibleAsync();
        await page.GotoAsync(At(https: false, ""));
        await SignOutAsync(page);
        await BackAsync(page);
        await BackAsync(page);

        await AssertNothingIsSeenAsync(page);
    }

    /// <summary>Nobody can be asked: it is loaded anew, as without the cache, rather than shown.</summary>
    [Fact]
    public async Task A_page_that_comes_back_when_the_app_is_away_shows_nothing_of_the_user()
    {
        await using var context = await OpenAsync();
        var page = await ShowAsync(context, Sample, https: true);
        await page.GotoAsync(world.Listed.Url.AbsoluteUri);
        _front.Failing = request => request.Path == "/" + Routes.Session ? 503 : null;
        await BackAsync(page);

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        Assert.False(await page.EvaluateAsync<bool>("window.wasSeen"));
    }

    private async Task<IBrowserContext> OpenAsync()
    {
        Assert.SkipWhen(Browser.Unavailable is not null, Browser.Unavailable ?? "");
        var context = await browser.OpenAsync(backForwardCache: true);
        await context.AddInitScriptAsync(Witness);
        return context;
    }

    private string At(bool https, string path) => new Uri(https ? _front.Urls[0] : world.App.BaseUrl, path).AbsoluteUri;

    /// <summary>A page that shows the user who has signed in.</summary>
    private async Task<IPage> ShowAsync(IBrowserContext context, string path, bool https)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync(At(https, $"{Routes.Login}?returnUrl=/{path}"));
        await ClientWorld.AllowAsync(page);
        await Assertions.Expect(page.GetByText("Ada Lovelace").First).ToBeVisibleAsync();
        return page;
    }

    private static async Task SignOutAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sign in with Ion" })).ToBeVisibleAsync();
    }

    /// <summary>Not GoBackAsync, which waits for a page that comes out of the cache to load.</summary>
    private static async Task BackAsync(IPage page)
    {
        var shown = await page.EvaluateAsync<string>("() => { window.left = true; setTimeout(() => history.back()); return location.href; }");
        await UntilAsync(page, "url => location.href !== url || !window.left", shown);
    }

    private static async Task AssertNothingIsSeenAsync(IPage page)
    {
        await UntilAsync(page, "() => /Sign in with Ion/.test(document.body?.innerText ?? '')");
        Assert.False(await page.EvaluateAsync<bool>("window.wasSeen"), "The user was seen.");
        Assert.DoesNotContain("Lovelace", await page.EvaluateAsync<string>("document.documentElement.innerHTML"), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Asked again and again: a page that is left, or comes back, takes the question with it.</summary>
    private static Task UntilAsync(IPage page, string condition, object? argument = null) => Eventually.IsTrueAsync(
        async () =>
        {
            try
            {
                return await page.EvaluateAsync<bool>(condition, argument);
            }
            catch (PlaywrightException)
            {
                return false; // In between two pages.
            }
        },
        condition);
}
