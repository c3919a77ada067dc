using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace IonFunctions.Tests.Pages;

/// <summary>What every page is held to.</summary>
internal static class Looks
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    /// <summary>It does not overflow its window, and axe finds no fault.</summary>
    public static async Task AssertAccessibleAsync(IPage page, int width)
    {
        Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width, "It overflows.");
        // Axe's own package makes a second page to put together what it finds in frames, of which there are none here.
        Assert.Single(page.Frames);
        await page.EvaluateAsync(Axe);
        var found = await page.EvaluateAsync<JsonElement>("() => axe.run()");
        Assert.NotEqual(0, found.GetProperty("passes").GetArrayLength());
        Assert.Empty(found.GetProperty("violations").EnumerateArray().Select(Describe));
    }

    private static string Describe(JsonElement violation) =>
        $"{violation.GetProperty("id")}: {violation.GetProperty("help")} in "
        + string.Join(", ", violation.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("html").GetString()));
}
