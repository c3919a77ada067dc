using IonFunctions.Core.Http;
using IonFunctions.Tests.Servers;
using Microsoft.Playwright;

namespace IonFunctions.Tests.Client;

public abstract partial class IonModuleTests
{
    [Fact]
    public async Task A_page_of_a_listed_origin_reads_and_signs_in_and_leaves_to_sign_out()
    {
        await using var context = await world.OpenAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(world.Listed.Url.AbsoluteUri);
        Assert.False(await IsSignedInAsync(page));
        await world.LeaveAsync(page, "ion.login();");
        await ClientWorld.AllowAsync(page);
        await page.IsAtAsync(world.Listed.Url.AbsoluteUri);

        Assert.True(await IsSignedInAsync(page));
        Assert.Equal("image/jpeg", (await world.RunAsync(page, "return (await ion.get('profile/30001/picture')).type;")).GetString());
        var write = (await world.RunAsync(page, "return ion.toggleFavorite(1);")).GetProperty("error");
        Assert.Equal("urn:ionfunctions:problem:cross-site-request", write.GetProperty("type").GetString());

        await world.LeaveAsync(page, "ion.logout();");
        await page.IsAtAsync(world.App.BaseUrl.AbsoluteUri);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sign in with Ion" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_page_of_a_listed_origin_gets_the_module_though_the_browser_has_it_from_a_page_of_the_app()
    {
        await using var context = await world.OpenAsync();
        var page = await context.NewPageAsync();
        // Not read as a module, and so asked for without an origin: what comes can be given to no other.
        await page.GotoAsync(new Uri(world.App.BaseUrl, Routes.ClientScript).AbsoluteUri);
        await page.GotoAsync(world.Listed.Url.AbsoluteUri);

        Assert.False(await IsSignedInAsync(page));
        Assert.Equal("function", (await world.RunAsync(page, "return typeof ion.get;")).GetString());
    }

    [Fact]
    public async Task A_page_of_an_origin_that_is_not_listed_can_read_nothing()
    {
        await using var context = await world.OpenAsync();
        await world.SignedInPageAsync(context);
        var page = await context.NewPageAsync();
        await page.GotoAsync(world.Unlisted.Url.AbsoluteUri);
        var module = (await world.RunAsync(page, "return ion.session();")).GetProperty("error");
        var fetched = await page.EvaluateAsync<string>(
            "url => fetch(url, { credentials: 'include' }).then((answer) => answer.text(), (error) => error.name)", new Uri(world.App.BaseUrl, Routes.Profile).AbsoluteUri);
        var posted = await page.EvaluateAsync<string>(
            "url => fetch(url, { method: 'POST', mode: 'no-cors', credentials: 'include' }).then((answer) => answer.type, (error) => error.name)", new Uri(world.App.BaseUrl, Routes.Logout).AbsoluteUri);

        Assert.Equal("TypeError", module.GetProperty("name").GetString());
        Assert.Equal("TypeError", fetched);
        Assert.Equal("TypeError", posted); // Not even that it was answered (Cross-Origin-Resource-Policy).
        var own = await context.NewPageAsync();
        await own.GotoAsync(world.App.BaseUrl.AbsoluteUri);
        Assert.True(await IsSignedInAsync(own)); // What was posted blindly has signed nobody out.
    }
}
