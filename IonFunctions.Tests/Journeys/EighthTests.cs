using IonFunctions.Tests.Client;
using IonFunctions.Tests.Pages;
using IonFunctions.Tests.Servers;
using Microsoft.Playwright;

namespace IonFunctions.Tests.Journeys;

/// <summary>The sample <c>eighth</c>, with all that Ion says against a sign-up.</summary>
public sealed class EighthTests(SchoolDayWorld world) : IClassFixture<SchoolDayWorld>
{
    private const string Sample = "eighth";

    [Fact]
    public async Task A_student_signs_in_searches_signs_up_is_refused_in_Ions_words_keeps_favorites_and_signs_out()
    {
        await FillTheBridgeClubAsync();
        await using var context = await world.OpenPhoneAsync();
        var (page, complaints) = await world.LookAtAsync(context, Sample);
        await Looks.AssertAccessibleAsync(page, SchoolDayWorld.PhoneWidth);
        await Browser.PictureAsync(page, "eighth-welcome");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with Ion" }).ClickAsync();
        await ClientWorld.AllowAsync(page, "Grace Hopper");

        // The next block that is open and has nothing chosen is looked at first.
        await Assertions.Expect(page.Locator("#name")).ToHaveTextAsync("Grace Hopper");
        await Assertions.Expect(page.Locator("#choices h2")).ToHaveTextAsync("Wednesday, November 25, block A");
        await Assertions.Expect(page.Locator(".blocks button")).ToHaveCountAsync(4);

        await SearchAsync(page, "aerospace");
        await Assertions.Expect(page.Locator(".count")).ToContainTextAsync("1 of ");
        await JoinAsync(page, "Aerospace Club");
        await Assertions.Expect(page.Locator("#news")).ToHaveTextAsync("You are signed up for Aerospace Club.");
        await Assertions.Expect(page.Locator(".blocks button").First).ToContainTextAsync("Aerospace Club");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Chosen: Aerospace Club" })).ToBeDisabledAsync();

        var star = page.GetByRole(AriaRole.Button, new() { Name = "Favorite: Aerospace Club" });
        await star.ClickAsync();
        await Assertions.Expect(star).ToHaveAttributeAsync("aria-pressed", "true");
        await SearchAsync(page, "");
        await page.GetByLabel("Favorites", new() { Exact = true }).CheckAsync();
        await Assertions.Expect(page.Locator(".count")).ToContainTextAsync("1 of ");
        await page.GetByLabel("Favorites", new() { Exact = true }).UncheckAsync();

        await ChooseAsync(page, "Wed, Nov 25 · B");
        await RefusedAsync(page, "Calligraphy", "You may not sign up for this restricted activity. You are not on the authorized list.");
        page.Dialog += async (_, dialog) => await dialog.AcceptAsync();
        await JoinAsync(page, "Tech Support");
        await Assertions.Expect(page.Locator("#news")).ToHaveTextAsync("You are signed up for Tech Support.");
        await RefusedAsync(page, "A Cappella", "You may not switch out of a sticky activity.");

        await ChooseAsync(page, "Fri, Nov 27 · A");
        await RefusedAsync(page, "Improv Comedy", "This activity has been cancelled for this block.");
        await RefusedAsync(page, "Table Tennis", "You may not sign up for this activity until Wednesday, November 25 at 8:00 PM");
        await RefusedAsync(page, "Bridge Club", "This activity is full. You may not sign up for it at this time.");
        await Looks.AssertAccessibleAsync(page, SchoolDayWorld.PhoneWidth);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Looks.AssertAccessibleAsync(page, SchoolDayWorld.PhoneWidth);
        Assert.DoesNotContain(complaints, complaint => !complaint.Contains("status of 400", StringComparison.Ordinal));

        // A day later Ion has locked Wednesday, while the page still stands open.
        world.Time.Turn(TimeSpan.FromDays(1));
        await ChooseAsync(page, "Wed, Nov 25 · A");
        await RefusedAsync(page, "Astronomy Observation", "This block has been locked. Signup is not allowed at this time.");
        await Browser.PictureAsync(page, "eighth-dark");

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign in with Ion" })).ToBeVisibleAsync();
        Assert.DoesNotContain("Grace", await page.Locator("body").InnerHTMLAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("Aerospace", await page.Locator("body").InnerHTMLAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("read", "false")]
    [InlineData("read write", "false")]
    public async Task Where_writing_is_not_allowed_the_page_says_so_kindly_and_shows_all_the_same(string scopes, string allowed)
    {
        await using var app = await world.StartAppAsync(("Ion:Scopes", scopes), ("Proxy:AllowWrites", allowed));
        await using var context = await world.OpenPhoneAsync();
        await world.SignedInPageAsync(context, "Alan Turing", app);
        var (page, _) = await world.LookAtAsync(context, Sample, app);
        await Assertions.Expect(page.Locator("#choices li").First).ToBeVisibleAsync();
        if (scopes == "read write")
        {
            await page.Locator("#choices .join").First.ClickAsync();
        }

        await Assertions.Expect(page.Locator("#news")).ToContainTextAsync("You can look, but not sign up");
        await Assertions.Expect(page.Locator("#choices .join").First).ToBeDisabledAsync();
        await Assertions.Expect(page.Locator("#trouble")).ToBeHiddenAsync();
        await Looks.AssertAccessibleAsync(page, SchoolDayWorld.PhoneWidth);
        await Browser.PictureAsync(page, $"eighth-{scopes}");
    }

    /// <summary>It takes one.</summary>
    private async Task FillTheBridgeClubAsync()
    {
        await using var context = await world.OpenAsync();
        var page = await world.SignedInPageAsync(context);
        var signedUp = await world.RunAsync(page, "const [block] = await ion.blocks('2026-11-27'); return ion.signUp({ block: block.id, activity: 16 });");
        Assert.Equal("Bridge Club", signedUp.GetProperty("name").GetString());
    }

    private static Task SearchAsync(IPage page, string text) => page.GetByRole(AriaRole.Searchbox).FillAsync(text);

    private static async Task ChooseAsync(IPage page, string block)
    {
        await page.Locator(".blocks button").Filter(new() { HasText = block }).ClickAsync();
        await Assertions.Expect(page.Locator(".blocks [aria-pressed=true]")).ToContainTextAsync(block);
    }

    private static async Task JoinAsync(IPage page, string activity)
    {
        await SearchAsync(page, activity);
        await page.GetByRole(AriaRole.Button, new() { Name = $"Sign up: {activity}" }).ClickAsync();
    }

    private static async Task RefusedAsync(IPage page, string activity, string why)
    {
        await JoinAsync(page, activity);
        await Assertions.Expect(page.Locator("li").Filter(new() { HasText = activity }).GetByRole(AriaRole.Alert)).ToHaveTextAsync(why);
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = $"Sign up: {activity}" })).ToBeFocusedAsync();
    }
}
