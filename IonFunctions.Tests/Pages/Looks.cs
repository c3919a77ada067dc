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
        if (await page.EvaluateAsync<bool>("typeof axe === 'undefined'"))
        {
            await page.EvaluateAsync(Axe);
        }

        // All of its rules; what it found right is not described element by element, and stays in the page.
        var found = await page.EvaluateAsync<JsonElement>("""
            async () => {
              // What was looked at before it had its colours would be found faint.
              await Promise.allSettled(document.getAnimations().filter((one) => one instanceof CSSTransition).map((one) => one.finished));
              const { passes, violations } = await axe.run({ resultTypes: ['violations'] });
              return { passes: passes.length, violations };
            }
            """);
        Assert.NotEqual(0, found.GetProperty("passes").GetInt32());
        Assert.Empty(found.GetProperty("violations").EnumerateArray().Select(Describe));
    }

    private static string Describe(JsonElement violation) =>
        $"{violation.GetProperty("id")}: {violation.GetProperty("help")} in "
        + string.Join(", ", violation.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("html").GetString()));
}
