using IonFunctions.Tests.Waiting;
using Microsoft.Playwright;

namespace IonFunctions.Tests.CrossOrigin;

public abstract partial class CrossOriginTests
{
    // Cut off: its address can't be read, it has no frames, and it looks closed.
    private const string CutOff = "SecurityError 0 true";

    /// <summary>
    /// The only request by which another site's page has the browser show something to who is signed in. Whether it led on to Ion,
    /// or to a download, can't be told: not by a form that may lead nowhere else, nor by as many redirects, or as long an address, as can be.
    /// </summary>
    [Theory]
    [InlineData("open")]
    [InlineData("named")]
    [InlineData("many redirects")]
    [InlineData("as long as can be")]
    [InlineData("form")]
    public async Task A_window_that_anothers_page_opens_tells_it_nothing_of_who_is_signed_in(string way)
    {
        await using var context = await world.OpenAsync();
        var page = await OpenWindowsAsync(context, way, AttackedPort.Own, AttackedPort.Ada, "/api/profile", "/members", "/members/data.json");
        await Eventually.IsTrueAsync(
            async () => (await page.EvaluateAsync<string[]>("seenOfWindows()")).All(one => one == CutOff), "all windows are cut off");

        Assert.Empty(await page.EvaluateAsync<string[]>("violations"));
    }

    /// <summary>Else the test above would show nothing.</summary>
    [Fact]
    public async Task A_form_would_tell_were_it_not_for_the_apps_guards()
    {
        await using var context = await world.OpenAsync();
        var page = await OpenWindowsAsync(context, "form", AttackedPort.UnguardedNobody, AttackedPort.UnguardedAda, "/api/profile");
        await Eventually.IsTrueAsync(async () => (await page.EvaluateAsync<string[]>("violations")).Length > 0, "the page is told");

        Assert.Equal(["form-action " + world.At(AttackedPort.UnguardedNobody, "/api/profile").AbsoluteUri], await page.EvaluateAsync<string[]>("violations"));
    }

    private async Task<IPage> OpenWindowsAsync(IBrowserContext context, string way, AttackedPort nobody, AttackedPort somebody, params string[] paths)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync(world.Others.At(Evil, "/enforced").AbsoluteUri);
        var urls = new[] { nobody, somebody }.SelectMany(port => paths.Select(path => world.At(port, path).AbsoluteUri)).ToArray();
        await page.EvaluateAsync("openAll", new { way, urls });
        return page;
    }
}
