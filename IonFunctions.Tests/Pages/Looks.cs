using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace IonFunctions.Tests.Pages;

/// <summary>What every page is held to.</summary>
internal static class Looks
{
    /// <summary>It does not overflow its window, and axe finds no fault.</summary>
    public static async Task AssertAccessibleAsync(IPage page, int width)
    {
        Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width, "It overflows.");
        var axe = await page.RunAxe();
        Assert.NotEmpty(axe.Passes);
        Assert.Empty(axe.Violations.Select(Describe));
    }

    private static string Describe(AxeResultItem violation) =>
        $"{violation.Id}: {violation.Help} in {string.Join(", ", violation.Nodes.Select(node => node.Html))}";
}
