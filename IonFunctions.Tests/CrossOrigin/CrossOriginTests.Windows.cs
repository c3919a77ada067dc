using IonFunctions.Tests.Waiting;
using Microsoft.Playwright;

namespace IonFunctions.Tests.CrossOrigin;

public abstract partial class CrossOriginTests
{
    // Cut off: its address can't be read, it has no frames, and it looks closed.
    private const string CutOff = "SecurityError 0 true";

    /// <summary>
    /// The only request by which another site's page has the browser show something to who is signed in. Where it led can't be told of the
    /// window. That there was a redirect can (SECURITY.md, ASVS 3.5).
    /// </summary>
    [Theory]
    [InlineData("open")]
    [InlineData("named")]
    public async Task A_window_that_anothers_page_opens_tells_it_nothing_of_who_is_signed_in(string way)
    {
        await using var context = await world.OpenAsync();
        var page = await OpenWindowsAsync(context, way, AttackedPort.Own, AttackedPort.Ada, "/api/profile", "/members", "/members/data.json");
        await Eventually.IsTrueAsync(
            async () => (await page.EvaluateAsync<string[]>("seenOfWindows()")).All(one => one == CutOff), "all windows are cut off");
    }

    /// <summary>Else the test above would show nothing.</summary>
    [Fact]
    public async Task A_window_would_tell_were_it_not_for_the_apps_guards()
    {
        await using var context = await world.OpenAsync();
        var page = await OpenWindowsAsync(context, "open", AttackedPort.UnguardedNobody, AttackedPort.UnguardedAda, "/api/profile");
        await Eventually.IsTrueAsync(
            async () => (await page.EvaluateAsync<string[]>("seenOfWindows()")).Any(one => one.EndsWith("false", StringComparison.Ordinal)), "a window is not cut off");
    }

    private async Task<IPage> OpenWindowsAsync(IBrowserContext context, string way, AttackedPort nobody, AttackedPort somebody, params string[] paths)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync(world.Others.At(Evil).AbsoluteUri);
        var urls = new[] { nobody, somebody }.SelectMany(port => paths.Select(path => world.At(port, path).AbsoluteUri)).ToArray();
        await page.EvaluateAsync("openAll", new { way, urls });
        return page;
    }
}
