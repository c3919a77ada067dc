using IonFunctions.Core.Http;
using IonFunctions.Tests.Servers;
using Microsoft.Playwright;

namespace IonFunctions.Tests.Client;

public abstract partial class IonModuleTests
{
    [Fact]
    public async Task Who_is_not_signed_in_is_told_and_login_comes_back_to_the_page()
    {
        await using var context = await world.OpenAsync();
        var page = await context.NewPageAsync();
        var here = new Uri(world.App.BaseUrl, "api/health?a=b#c").AbsoluteUri;
        await page.GotoAsync(here);
        var signedOut = await world.RunAsync(page, "return ion.session();");
        Assert.False(signedOut.GetProperty("signedIn").GetBoolean());
        Assert.Equal(new Uri(world.App.BaseUrl, Routes.Login).AbsoluteUri, signedOut.GetProperty("loginUrl").GetString());

        await world.LeaveAsync(page, "ion.login();");
        await ClientWorld.AllowAsync(page);
        await page.IsAtAsync(here);

        var session = await world.RunAsync(page, "const s = await ion.session(); return { ...s, isDate: s.expiresAt instanceof Date && s.expiresAt > new Date() };");
        Assert.Equal("Ada", session.GetProperty("user").GetProperty("firstName").GetString());
        Assert.Equal(["read", "write"], session.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()));
        Assert.True(session.GetProperty("isDate").GetBoolean());
    }

    [Theory]
    [InlineData("'/api/session?x=1'", "api/session?x=1")]
    [InlineData("new URL('/api/session', location.href)", "api/session")]
    [InlineData("'https://evil.example/'", "")]
    public async Task Login_returns_to_where_it_is_told_if_that_is_allowed(string returnUrl, string path)
    {
        await using var context = await world.OpenAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(world.App.BaseUrl, Routes.Health).AbsoluteUri);

        await world.LeaveAsync(page, $"ion.login({returnUrl});");
        await ClientWorld.AllowAsync(page);

        await page.IsAtAsync(new Uri(world.App.BaseUrl, path).AbsoluteUri);
    }

    /// <summary>As people write it into a link: its decoded blanks and letters are encoded again on the way back.</summary>
    [Theory]
    [InlineData("/api/session?q=hello%20world", "api/session?q=hello%20world")]
    [InlineData("/api/session?q=hello+world%22", "api/session?q=hello%20world%22")]
    [InlineData("/api/session?q=caf%C3%A9%20%3C5%25%3E", "api/session?q=caf%C3%A9%20%3C5%25%3E")]
    [InlineData("%2Fapi%2Fsession%3Fq%3Dhello%2520world%23a%20b", "api/session?q=hello%20world#a%20b")]
    public async Task A_return_URL_that_was_encoded_once_is_come_back_to_as_well(string returnUrl, string path)
    {
        await using var context = await world.OpenAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(world.App.BaseUrl + $"{Routes.Login}?returnUrl={returnUrl}");
        await ClientWorld.AllowAsync(page);

        // Not IsAtAsync: Playwright finds no address with a percent sign equal to itself.
        await page.WaitForFunctionAsync("url => location.href === url", world.App.BaseUrl + path);
    }

    /// <summary>As <c>addEventListener</c>, React and jQuery call it.</summary>
    [Theory]
    [InlineData("const button = document.createElement('button'); button.addEventListener('click', ion.login); document.body.append(button); button.click();")]
    [InlineData("ion.login({ nativeEvent: new Event('click'), preventDefault() {} });")]
    [InlineData("ion.login();")]
    public async Task Login_may_be_a_handler_and_comes_back_to_the_page(string statement)
    {
        await using var context = await world.OpenAsync();
        var page = await context.NewPageAsync();
        var here = new Uri(world.App.BaseUrl, "api/health?a=b").AbsoluteUri;
        await page.GotoAsync(here);
        await world.LeaveAsync(page, statement);
        await ClientWorld.AllowAsync(page);

        await page.IsAtAsync(here);
    }

    [Fact]
    public async Task Logout_may_be_a_handler_and_ends_this_session_alone()
    {
        await using var context = await world.OpenAsync();
        await using var elsewhere = await world.OpenAsync();
        var page = await world.SignedInPageAsync(context, "Grace Hopper");
        var other = await world.SignedInPageAsync(elsewhere, "Grace Hopper");
        await world.RunAsync(page, "await ion.logout(new MouseEvent('click')); return null;");

        Assert.False(await IsSignedInAsync(page));
        Assert.True(await IsSignedInAsync(other));
    }

    /// <summary>Its page is not shown again by the Back button, nor by the callback of a page that would be loaded anew.</summary>
    [Fact]
    public async Task Logout_can_go_on_to_Ion_and_other_tabs_are_told()
    {
        await using var context = await world.OpenAsync();
        var page = await world.SignedInPageAsync(context, "Alan Turing");
        var other = await world.SignedInPageAsync(context, "Alan Turing");
        await world.RunAsync(other, "await ion.session(); ion.onSignedOut(() => { document.title = 'over'; }); return null;");
        await world.RunAsync(page, "await ion.session(); ion.onSignedOut(); return null;");

        await world.LeaveAsync(page, "await ion.logout({ ion: true });");

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Confirm Logout");
        await Assertions.Expect(other).ToHaveTitleAsync("over");
        Assert.False(await IsSignedInAsync(other));
    }

    [Fact]
    public async Task Sessions_are_listed_and_ended_and_signing_out_can_be_everywhere()
    {
        await using var here = await world.OpenAsync();
        await using var there = await world.OpenAsync();
        await using var beyond = await world.OpenAsync();
        var page = await world.SignedInPageAsync(here, "Katherine Johnson");
        var (other, third) = (await world.SignedInPageAsync(there, "Katherine Johnson"), await world.SignedInPageAsync(beyond, "Katherine Johnson"));
        var list = await world.RunAsync(page, "return (await ion.sessions()).map((s) => ({ ...s, dates: [s.createdAt, s.lastSeenAt, s.expiresAt].every((d) => d instanceof Date) }));");
        Assert.Equal(3, list.GetArrayLength());
        Assert.Single(list.EnumerateArray(), one => one.GetProperty("current").GetBoolean());
        Assert.All(list.EnumerateArray(), one => Assert.True(one.GetProperty("dates").GetBoolean()));

        await world.RunAsync(page, "const [newest] = await ion.sessions(); await ion.endSession(newest.handle); return null;");
        Assert.False(await IsSignedInAsync(third));
        Assert.True(await IsSignedInAsync(other));

        await world.RunAsync(page, "await ion.logout({ everywhere: true }); return null;");
        Assert.False(await IsSignedInAsync(page));
        Assert.False(await IsSignedInAsync(other));

        var again = await world.SignedInPageAsync(here, "Katherine Johnson");
        await world.RunAsync(again, "await ion.logout(); return null;");
        Assert.False(await IsSignedInAsync(again));
    }
}
