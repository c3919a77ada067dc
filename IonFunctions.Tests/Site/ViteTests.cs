using IonFunctions.Tests.Client;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Local;
using IonFunctions.Tests.Servers;
using Microsoft.Playwright;

namespace IonFunctions.Tests.Site;

/// <summary>The sample with a bundler: while somebody works on it, and as it is deployed.</summary>
public sealed class ViteTests(Storage storage, Browser browser) : IDisposable
{
    private readonly TemporaryDirectory _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Signing_in_works_at_Vites_address_with_the_app_behind_it()
    {
        await SkipUnlessThereIsAllAsync();
        var port = LoopbackPort.Next();
        await using var ion = await SimulatedIonServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var app = await TestApp.StartAsync(ion, storage, new Dictionary<string, string?> { ["App:PublicUrl"] = $"http://localhost:{port}" });
        using var vite = await ViteServer.StartAsync(port, app.BaseUrl);

        await SignInAndOutAsync(vite.Url);
    }

    [Fact]
    public async Task What_Vite_builds_works_under_the_strict_policy_and_is_kept_by_its_name()
    {
        await SkipUnlessThereIsAllAsync();
        await ViteServer.BuildAsync(_temporary["dist"]);
        await using var ion = await SimulatedIonServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var app = await Head.Kestrel.StartAsync(ion, storage, site: _temporary["dist"]);
        using var visitor = app.NewVisitor();

        Assert.All(Directory.EnumerateFiles(_temporary["dist/assets"]), file => Assert.Matches("-[A-Za-z0-9_-]{8}\\.(js|css)$", file));
        // One in twenty of Vite's names may be a word, and is asked for again.
        var kept = await Task.WhenAll(Directory.EnumerateFiles(_temporary["dist/assets"]).Select(async file =>
        {
            using var response = await visitor.GetAsync("/assets/" + Path.GetFileName(file));
            return response.Headers.CacheControl!.ToString().Contains("immutable", StringComparison.Ordinal);
        }));
        Assert.Contains(true, kept);

        await SignInAndOutAsync(app.BaseUrl);
    }

    private static async Task SkipUnlessThereIsAllAsync()
    {
        Assert.SkipWhen(Browser.Unavailable is not null, Browser.Unavailable ?? "");
        await ViteServer.EnsureAsync();
    }

    private async Task SignInAndOutAsync(Uri url)
    {
        await using var context = await browser.OpenAsync();
        var page = await context.NewPageAsync();
        List<string> complaints = [];
        page.Console += (_, message) => complaints.Add(message.Text);
        page.PageError += (_, error) => complaints.Add(error);
        await page.GotoAsync(url.AbsoluteUri);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with Ion" }).ClickAsync();
        await ClientWorld.AllowAsync(page);

        await page.IsAtAsync(url.AbsoluteUri);
        await Assertions.Expect(page.GetByText("You are Ada Lovelace.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Nobody is signed in.")).ToBeVisibleAsync();
        // What Vite itself has to say is no complaint, nor is that Chromium has cleared what it kept.
        Assert.DoesNotContain(complaints, complaint => !complaint.StartsWith("[vite]", StringComparison.Ordinal) && !complaint.StartsWith("Clear-Site-Data header on", StringComparison.Ordinal));
    }
}
