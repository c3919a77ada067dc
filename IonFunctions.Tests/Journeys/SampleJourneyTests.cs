using System.Net;
using IonFunctions.Simulator.Faults;
using IonFunctions.Tests.Client;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Pages;
using IonFunctions.Tests.Servers;
using Microsoft.Playwright;

namespace IonFunctions.Tests.Journeys;

/// <summary>The sample page, as its readers use it, with the policy that it sets itself.</summary>
public abstract class SampleJourneyTests(ClientWorld world) : IDisposable
{
    public static TheoryData<bool> Origins => [true, false];

    public static MatrixTheoryData<ColorScheme, int, string> Sights =>
        new([ColorScheme.Light, ColorScheme.Dark], [320, 900], ["signed-in", "signed-out", "alert"]);

    public void Dispose()
    {
        world.Ion.Ion.Faults.Clear();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [MemberData(nameof(Origins))]
    public async Task A_reader_signs_in_sees_schedule_and_picture_turns_to_another_day_and_signs_out(bool ownOrigin)
    {
        await using var context = await world.OpenAsync(new());
        var page = await context.NewPageAsync();
        List<string> complaints = [];
        page.Console += (_, message) => complaints.Add(message.Text);
        page.PageError += (_, error) => complaints.Add(error);
        await page.GotoAsync(AddressOf(ownOrigin));
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with Ion" }).ClickAsync();
        await ClientWorld.AllowAsync(page);

        await page.IsAtAsync(AddressOf(ownOrigin));
        await Assertions.Expect(page.GetByText("Ada Lovelace")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".picture")).ToBeVisibleAsync();
        Assert.NotEqual(0, await page.Locator(".picture").EvaluateAsync<int>("async image => { await image.decode(); return image.naturalWidth; }"));
        var heading = page.GetByRole(AriaRole.Heading, new() { Level = 2 });
        await Assertions.Expect(page.GetByRole(AriaRole.Rowheader).First).ToBeVisibleAsync();
        var today = await heading.TextContentAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Next school day" }).ClickAsync();
        await Assertions.Expect(heading).Not.ToHaveTextAsync(today!);

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        if (!ownOrigin)
        {
            // Only the app's own page may do it.
            await page.IsAtAsync(world.App.BaseUrl.AbsoluteUri);
            await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sign in with Ion" })).ToBeVisibleAsync();
            await page.GotoAsync(AddressOf(ownOrigin));
        }

        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign in with Ion" })).ToBeVisibleAsync();
        // Chromium notes in the console that it has cleared what it kept.
        Assert.DoesNotContain(complaints, complaint => !complaint.StartsWith("Clear-Site-Data header on", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_has_signed_out_in_another_tab_is_asked_to_sign_in_at_the_next_click()
    {
        await using var context = await world.OpenAsync(new());
        var page = await SignedInAsync(context);
        var other = await context.NewPageAsync();
        await other.GotoAsync(world.App.BaseUrl.AbsoluteUri);
        await other.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(other.GetByRole(AriaRole.Link, new() { Name = "Sign in with Ion" })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Next school day" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign in with Ion" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Ada Lovelace")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with Ion" }).ClickAsync();
        await ClientWorld.AllowAsync(page);
        await Assertions.Expect(page.GetByText("Ada Lovelace")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_session_that_was_ended_elsewhere_while_the_page_was_open_is_the_same()
    {
        await using var context = await world.OpenAsync(new());
        var page = await SignedInAsync(context);
        using var elsewhere = world.App.NewVisitor();
        foreach (var cookie in await context.CookiesAsync([world.App.BaseUrl.AbsoluteUri]))
        {
            elsewhere.Cookies[cookie.Name.Replace(Visitor.CookieSuffixOf(world.App.PublicUrl), "", StringComparison.Ordinal)] = cookie.Value;
        }

        using var logout = await elsewhere.PostAsync("/api/logout");
        Assert.Equal(HttpStatusCode.NoContent, logout.StatusCode);

        await page.GetByRole(AriaRole.Button, new() { Name = "Next school day" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign in with Ion" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Ada Lovelace")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_failure_is_told_in_words_and_can_be_tried_again()
    {
        await using var context = await world.OpenAsync(new());
        var page = await SignedInAsync(context);
        var today = await page.GetByRole(AriaRole.Heading, new() { Level = 2 }).TextContentAsync();
        world.Ion.Ion.Faults.Add(new Fault { Endpoint = "/api/schedule", Drop = true });

        await page.GetByRole(AriaRole.Button, new() { Name = "Next school day" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Ion did not accept the connection or broke it off.");
        await Browser.PictureAsync(page, "sample-failure");
        world.Ion.Ion.Faults.Clear();
        await page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 2 })).Not.ToHaveTextAsync(today!);
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Without_an_app_behind_it_the_page_says_so()
    {
        await using var context = await world.OpenAsync(new());
        var page = await context.NewPageAsync();
        await page.RouteAsync("**/ion.js", route => route.AbortAsync());
        await page.GotoAsync(AddressOf(ownOrigin: true));

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no IonFunctions at ");
    }

    [Fact]
    public async Task When_there_is_no_school_the_page_says_so()
    {
        await using var context = await world.OpenAsync(new());
        var page = await SignedInAsync(context);
        world.Ion.Ion.Faults.Add(new Fault { Endpoint = "/api/schedule", Body = """{"count":0,"next":null,"previous":null,"results":[]}""" });
        await page.ReloadAsync();

        await Assertions.Expect(page.Locator("#day")).ToHaveTextAsync("Ion has no school day to show.");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_answer_that_the_page_does_not_understand_is_told_and_can_be_tried_again()
    {
        await using var context = await world.OpenAsync(new());
        var page = await SignedInAsync(context);
        world.Ion.Ion.Faults.Add(new Fault { Endpoint = "/api/schedule", Body = """{"results":[{"date":"2026-09-01"}]}""" });
        await page.ReloadAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This page could not make sense of Ion’s answer.");
        await Assertions.Expect(page.GetByText("Asking Ion")).ToHaveCountAsync(0);
        world.Ion.Ion.Faults.Clear();
        await page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Rowheader).First).ToBeVisibleAsync();
    }

    [Theory]
    [MemberData(nameof(Sights))]
    public async Task It_fits_its_window_and_passes_axe_signed_in_and_out_and_with_an_alert(ColorScheme scheme, int width, string sight)
    {
        await using var context = await world.OpenAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 800 } });
        var page = sight == "signed-out" ? await context.NewPageAsync() : await SignedInAsync(context);
        if (sight == "signed-out")
        {
            await page.GotoAsync(AddressOf(ownOrigin: true));
            await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign in with Ion" })).ToBeVisibleAsync();
        }
        else if (sight == "alert")
        {
            world.Ion.Ion.Faults.Add(new Fault { Endpoint = "/api/schedule", Drop = true });
            await page.GetByRole(AriaRole.Button, new() { Name = "Next school day" }).ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        }

        await Looks.AssertAccessibleAsync(page, width);
        await Browser.PictureAsync(page, $"sample-{sight}-{scheme}-{width}");
    }

    private string AddressOf(bool ownOrigin) => ownOrigin
        ? new Uri(world.App.BaseUrl, "samples/schedule/").AbsoluteUri
        : new Uri(world.Listed.Url, "schedule/").AbsoluteUri;

    private async Task<IPage> SignedInAsync(IBrowserContext context)
    {
        var page = await world.SignedInPageAsync(context);
        await page.GotoAsync(AddressOf(ownOrigin: true));
        await Assertions.Expect(page.GetByRole(AriaRole.Rowheader).First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".picture")).ToBeVisibleAsync();
        return page;
    }
}
