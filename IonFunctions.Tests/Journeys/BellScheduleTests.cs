using System.Text.Json;
using IonFunctions.Tests.Pages;
using IonFunctions.Tests.Servers;
using Microsoft.Playwright;

namespace IonFunctions.Tests.Journeys;

/// <summary>The sample <c>bell-schedule</c>, as visitors and those who are signed in use it.</summary>
public sealed class BellScheduleTests(SchoolDayWorld world) : IClassFixture<SchoolDayWorld>
{
    private const string Sample = "bell-schedule";
    private static readonly (string, string) Public = ("Proxy:PublicFor", "00:00:01");

    [Fact]
    public async Task A_visitor_sees_now_next_and_the_days_ahead_and_all_of_it_offline_with_its_age()
    {
        await using var app = await world.StartAppAsync(Public);
        await using var context = await world.OpenPhoneAsync();
        var (page, complaints) = await world.LookAtAsync(context, Sample, app);
        await Assertions.Expect(page.Locator(".what")).ToHaveTextAsync("Period 6");
        await Assertions.Expect(page.Locator(".when")).ToContainTextAsync("Until 12:00 PM, ");
        await Assertions.Expect(page.Locator(".then")).ToHaveTextAsync("Then Lunch at 12:00 PM");
        await Assertions.Expect(page.Locator("[aria-current]")).ToContainTextAsync("Period 6");
        await Assertions.Expect(page.Locator(".days button")).ToHaveCountAsync(7);

        await page.GetByRole(AriaRole.Button, new() { Name = "Thu Nov 26" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 3 })).ToHaveTextAsync("Thursday, November 26");
        await Assertions.Expect(page.Locator(".kind")).ToHaveTextAsync("Blue Day");
        await page.GetByRole(AriaRole.Button, new() { Name = "Today" }).ClickAsync();
        await Looks.AssertAccessibleAsync(page, SchoolDayWorld.PhoneWidth);
        await AssertInstallableAsync(context, page);
        Assert.Empty(complaints);

        await page.EvaluateAsync("async () => { await navigator.serviceWorker.ready; }");
        await page.ReloadAsync(); // What it asks passes the service worker now, which keeps it.
        await Assertions.Expect(page.Locator(".what")).ToHaveTextAsync("Period 6");
        await page.EvaluateAsync("""
            async () => {
              const kept = (path) => caches.match(`/api/ion/${path}`, { ignoreVary: true });
              while (!(await kept('schedule?page_size=7') && await kept('emerg'))) await new Promise((resolve) => setTimeout(resolve, 50));
            }
            """);
        await app.DisposeAsync();
        await context.SetOfflineAsync(true);
        // Playwright cuts the network off; that a page which the service worker serves is told so, too, is left to chance.
        await page.AddInitScriptAsync("Object.defineProperty(Navigator.prototype, 'onLine', { get: () => false });");
        await Task.Delay(TimeSpan.FromSeconds(1.5), TestContext.Current.CancellationToken); // The browser's own cache is fresh for a second.
        await page.ReloadAsync();

        await Assertions.Expect(page.Locator(".what")).ToHaveTextAsync("Period 6");
        await Assertions.Expect(page.Locator("#trouble")).ToContainTextAsync("You are offline. This is what Ion said less than a minute ago.");
        await Browser.PictureAsync(page, "bell-schedule-offline");
    }

    [Fact]
    public async Task What_is_kept_is_everybodys_and_neither_sign_in_nor_sign_out_is_the_service_workers()
    {
        await using var app = await world.StartAppAsync(Public);
        await using var context = await world.OpenPhoneAsync();
        var page = await world.SignedInPageAsync(context, app: app);
        await page.GotoAsync(world.AddressOf(Sample, app));
        await page.EvaluateAsync("async () => { await navigator.serviceWorker.ready; }");
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("#week")).ToBeVisibleAsync();
        var session = await world.RunAsync(page, "await Promise.all([ion.profile(), ion.get('signups/user'), ion.get('announcements')]); return ion.session();", app);
        Assert.Equal("Ada", session.GetProperty("user").GetProperty("firstName").GetString());
        await page.GotoAsync(app.BaseUrl.AbsoluteUri);
        await page.GotoAsync(world.AddressOf(Sample, app));

        var kept = JsonElement.Parse(await page.EvaluateAsync<string>("""
            async () => {
              const kept = {};
              for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                for (const request of await cache.keys()) kept[new URL(request.url).pathname] = await (await cache.match(request, { ignoreVary: true })).text();
              }
              return JSON.stringify(kept);
            }
            """));
        Assert.All(kept.EnumerateObject(), file =>
        {
            Assert.True(file.Name is "/ion.js" or "/api/ion/schedule" or "/api/ion/emerg" || file.Name.StartsWith("/samples/bell-schedule/", StringComparison.Ordinal), file.Name);
            Assert.DoesNotContain("Lovelace", file.Value.GetString()!, StringComparison.Ordinal);
        });
        Assert.Contains("/api/ion/schedule", kept.EnumerateObject().Select(file => file.Name));

        await world.RunAsync(page, "await ion.logout(); return null;", app);
        Assert.False((await world.RunAsync(page, "return (await ion.session()).signedIn;", app)).GetBoolean());
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("#week")).ToBeVisibleAsync();
        await page.GotoAsync(new Uri(app.BaseUrl, "api/login?returnUrl=/samples/bell-schedule/").AbsoluteUri);
        await ClientAllowAsync(page);
        await page.IsAtAsync(world.AddressOf(Sample, app));
    }

    [Theory]
    [InlineData("Signed out")]
    [InlineData("Grace Hopper")]
    public async Task An_old_answer_and_an_emergency_are_told_as_text(string who)
    {
        // Without the service worker, past which the test could not answer.
        await using var context = await world.OpenPhoneAsync(ColorScheme.Dark, ServiceWorkerPolicy.Block);
        if (who != "Signed out")
        {
            await world.SignedInPageAsync(context, who);
        }

        await context.RouteAsync("**/api/ion/schedule**", route => AnswerAsync(route, """
            {"count":1,"next":null,"previous":null,"results":[{"url":"x","date":"2026-11-25","day_type":{"name":"Red<br>Day","special":true,"blocks":[{"order":1,"name":"Pep<br>Rally","start":"10:30","end":"11:05"}]}}]}
            """));
        await context.RouteAsync("**/api/ion/emerg", route => AnswerAsync(route, """
            {"status":true,"message":"<h3>Early closing</h3><hr />School ends at noon.<img src=x onerror='document.title=1'><script>document.title=1</script>"}
            """));
        var (page, _) = await world.LookAtAsync(context, Sample);

        await Assertions.Expect(page.Locator("#emergency")).ToContainTextAsync("Early closing\nSchool ends at noon.");
        await Assertions.Expect(page.Locator("#emergency *")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("#trouble")).ToContainTextAsync("Ion can’t be reached. This is what it said 15 minutes ago.");
        await Assertions.Expect(page.Locator(".what")).ToHaveTextAsync("Pep Rally");
        await Assertions.Expect(page.Locator(".then")).ToHaveTextAsync("Then school is out");
        await Assertions.Expect(page).ToHaveTitleAsync("Bell schedule");
        await Looks.AssertAccessibleAsync(page, SchoolDayWorld.PhoneWidth);
        await Browser.PictureAsync(page, $"bell-schedule-emergency-{who}");
    }

    [Fact]
    public async Task Where_the_schedule_is_not_public_a_visitor_signs_in()
    {
        await using var app = await world.StartAppAsync(("Proxy:PublicFor", "00:00:00"));
        await using var context = await world.OpenPhoneAsync();
        var (page, _) = await world.LookAtAsync(context, Sample, app);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with Ion" }).ClickAsync();
        await ClientAllowAsync(page);

        await Assertions.Expect(page.Locator(".what")).ToHaveTextAsync("Period 6");
        await Assertions.Expect(page.Locator("#trouble")).ToBeHiddenAsync();
        await Looks.AssertAccessibleAsync(page, SchoolDayWorld.PhoneWidth);
        await Browser.PictureAsync(page, "bell-schedule");
    }

    private static Task ClientAllowAsync(IPage page) => Client.ClientWorld.AllowAsync(page);

    private static Task AnswerAsync(IRoute route, string body) => route.FulfillAsync(new()
    {
        ContentType = "application/json",
        Body = body,
        Headers = new Dictionary<string, string> { ["Age"] = "900" },
    });

    /// <summary>Its manifest is found and without a fault, and its icons are there.</summary>
    private static async Task AssertInstallableAsync(IBrowserContext context, IPage page)
    {
        var devTools = await context.NewCDPSessionAsync(page);
        var manifest = (await devTools.SendAsync("Page.getAppManifest"))!.Value;
        Assert.Equal(0, manifest.GetProperty("errors").GetArrayLength());
        Assert.EndsWith("/manifest.webmanifest", manifest.GetProperty("url").GetString(), StringComparison.Ordinal);
        var icons = JsonDocument.Parse(manifest.GetProperty("data").GetString()!).RootElement.GetProperty("icons").EnumerateArray()
            .Select(icon => icon.GetProperty("src").GetString()!).Distinct().ToList();
        var sizes = await page.EvaluateAsync<int[]>(
            "(icons) => Promise.all(icons.map(async (src) => { const image = new Image(); image.src = src; await image.decode(); return image.naturalWidth; }))", icons);
        Assert.Equal([192, 512], sizes.Where((_, index) => icons[index].EndsWith(".png", StringComparison.Ordinal)));
    }
}
