using IonFunctions.Core.Pages;

namespace IonFunctions.Tests.Pages;

public sealed class ErrorPageTests
{
    [Fact]
    public async Task It_says_what_happened_and_offers_ways_on_the_first_foremost()
    {
        var response = await PageResponse.FromAsync(ErrorPage.Create(
            403, "Sign-in failed", "Ion refused.", [new("Try again", "/api/login"), new("Start page", "/")], "trace-1"));

        Assert.Equal(403, response.Status);
        Assert.Contains("<h1>Sign-in failed</h1>", response.Document, StringComparison.Ordinal);
        Assert.Contains("Ion refused.", response.Document, StringComparison.Ordinal);
        Assert.Contains("button primary\" href=\"/api/login\">Try again</a>", response.Document, StringComparison.Ordinal);
        Assert.Contains("button secondary\" href=\"/\">Start page</a>", response.Document, StringComparison.Ordinal);
        Assert.Contains("give this reference: <code>trace-1</code>", response.Document, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task Without_a_reference_or_actions_nothing_stands_in_their_place(string? reference)
    {
        var document = (await PageResponse.FromAsync(ErrorPage.Create(500, "Oh", "No.", [], reference))).Document;

        Assert.DoesNotContain("reference:", document, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"actions\"", document, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_action_that_is_no_link_leads_home()
    {
        var document = (await PageResponse.FromAsync(
            ErrorPage.Create(500, "Oh", "No.", [new("On", "javascript:alert(1)")], reference: null))).Document;

        Assert.Contains("""href="/">On</a>""", document, StringComparison.Ordinal);
    }
}
