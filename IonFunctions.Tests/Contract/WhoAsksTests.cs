using System.Net;

namespace IonFunctions.Tests.Contract;

/// <summary>Who is taken for a person that looks at the answer, and who for a program.</summary>
public sealed class WhoAsksTests(AppWithoutIon fixture) : IClassFixture<AppWithoutIon>
{
    private const string Chromium = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7";
    private const string OldSafari = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    private const string JQueryHtml = "text/html, */*; q=0.01";
    private const string Turbo = "text/html, application/xhtml+xml";

    [Theory]
    [InlineData("navigate", "document", Chromium, true)]
    [InlineData("navigate", null, "*/*", true)]
    [InlineData("navigate", "document", "application/json", true)]
    [InlineData("navigate", "document", null, true)]
    // What a script fetches can't be sent to Ion, whatever it accepts: no answer of Ion's has CORS headers.
    [InlineData("cors", "empty", JQueryHtml, false)]
    [InlineData("same-origin", "empty", Turbo, false)]
    [InlineData("cors", "empty", Chromium, false)]
    [InlineData("no-cors", "image", "text/html", false)]
    [InlineData("no-cors", "script", "text/html", false)]
    [InlineData("websocket", "empty", "text/html", false)]
    [InlineData("cors", null, "text/html", false)]
    // Neither is one of the values that browsers send.
    [InlineData("Navigate", "document", Chromium, false)]
    [InlineData("navigate, cors", "document", Chromium, false)]
    [InlineData("anything", null, "text/html", false)]
    // A frame can show neither Ion's page nor one of this app's.
    [InlineData("navigate", "iframe", Chromium, false)]
    [InlineData("navigate", "frame", Chromium, false)]
    [InlineData("navigate", "fencedframe", Chromium, false)]
    [InlineData("navigate", "embed", Chromium, false)]
    [InlineData("navigate", "object", Chromium, false)]
    // Sent empty it says nothing.
    [InlineData("", null, OldSafari, true)]
    [InlineData("", null, "application/json", false)]
    public async Task Where_a_browser_says_how_it_asks_that_decides(string mode, string? destination, string? accept, bool person)
    {
        List<(string, string)> headers = [("Sec-Fetch-Mode", mode)];
        if (destination is not null)
        {
            headers.Add(("Sec-Fetch-Dest", destination));
        }

        if (accept is not null)
        {
            headers.Add(("Accept", accept));
        }

        await AssertTakenForAsync(person, [.. headers]);
    }

    [Theory]
    // What browsers send that don't say how they ask, and programs.
    [InlineData(OldSafari, true)]
    [InlineData(Chromium, true)]
    [InlineData(JQueryHtml, true)]
    [InlineData(Turbo, true)]
    [InlineData("text/vnd.turbo-stream.html, text/html, application/xhtml+xml", true)]
    [InlineData("*/*", false)]
    [InlineData("application/json, text/plain, */*", false)]
    [InlineData("application/json, text/javascript, */*; q=0.01", false)]
    [InlineData("image/avif,image/webp,image/svg+xml,image/*,*/*;q=0.8", false)]
    [InlineData("text/css,*/*;q=0.1", false)]
    [InlineData("text/plain", false)]
    // The weight, from 0 to 1 with three decimals at most; 0 refuses (RFC 9110 section 12.4.2).
    [InlineData("text/html;q=0, */*", false)]
    [InlineData("text/html;q=0.000, */*;q=0.001", false)]
    [InlineData("text/html;q=0", false)]
    [InlineData("text/html;q=0.001", true)]
    [InlineData("text/html;q=0.001, */*;q=0", true)]
    [InlineData("text/html;q=1.000, application/json;q=0.999", true)]
    [InlineData("text/html;q=0.9, application/json;q=0.9", false)]
    [InlineData("text/html;q=0.9, application/json;q=0.899", true)]
    [InlineData("text/html;Q=0.5, application/json", false)]
    [InlineData("text/html ; q=0.5 , application/json ; q=0.4", true)]
    [InlineData("application/json;q=0.4,text/html;q=0.5", true)]
    [InlineData("text/html, application/json;q=0", true)]
    // One that is none says nothing, and so refuses nothing.
    [InlineData("text/html;q=1.5, application/json;q=0.9", true)]
    [InlineData("text/html;q=x, application/json;q=0.9", true)]
    [InlineData("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", false)] // Java's, which is a program.
    // The most specific range counts (section 12.5.1).
    [InlineData("text/*", true)]
    [InlineData("text/*, */*;q=0.1", true)]
    [InlineData("text/*;q=0.1, */*", false)]
    [InlineData("text/html;q=0.1, text/*", true)]
    [InlineData("text/html;q=0.1, text/*, */*", false)]
    [InlineData("text/html, text/*;q=0, */*;q=0", true)]
    [InlineData("text/html;q=0.5, application/*;q=0.4, */*", true)]
    [InlineData("text/html;q=0.5, application/json;q=0.4, application/*", true)]
    [InlineData("application/json;q=0, */*", true)]
    [InlineData("application/problem+json, text/html;q=0.9", false)]
    [InlineData("application/*, text/html;q=0.9", false)]
    // XHTML is a browser's, though what comes is HTML.
    [InlineData("application/xhtml+xml", true)]
    [InlineData("application/xhtml+xml, application/json;q=0.5", true)]
    [InlineData("application/xhtml+xml;q=0.4, application/json;q=0.5", false)]
    [InlineData("application/xhtml+xml, text/html;q=0, */*;q=0.1", false)]
    // Parameters; a range without them goes before one with some.
    [InlineData("text/html;charset=utf-8", true)]
    [InlineData("text/html;level=1;q=0.3, application/json;q=0.2", true)]
    [InlineData("text/html;level=1, text/html;q=0.1, application/json;q=0.2", false)]
    [InlineData("application/json;odata=verbose, text/html;q=0.5", false)]
    [InlineData("TEXT/HTML, Application/JSON;q=0.5", true)]
    // Garbage beside it does not hide it.
    [InlineData("nonsense, text/html", true)]
    [InlineData("text/html, nonsense", true)]
    [InlineData(",, text/html ,,", true)]
    [InlineData(";;;,q=", false)]
    [InlineData("html", false)]
    [InlineData("texthtml/", false)]
    public async Task Where_it_does_not_who_prefers_HTML_is_a_person(string accept, bool person) =>
        await AssertTakenForAsync(person, ("Accept", accept));

    [Fact]
    public async Task Accept_may_come_in_several_lines_or_not_at_all()
    {
        await AssertTakenForAsync(person: true, ("Accept", "application/json;q=0.5"), ("Accept", "text/html"));
        await AssertTakenForAsync(person: false, ("Accept", "text/html;q=0.5"), ("Accept", "application/json"));
        await AssertTakenForAsync(person: false);
    }

    /// <summary>The same question decides how a failure looks, and what answers a form.</summary>
    [Fact]
    public async Task A_script_that_likes_HTML_gets_a_problem_and_no_redirect_after_signing_out()
    {
        using var visitor = fixture.App.NewVisitor();
        (string, string)[] script = [("Sec-Fetch-Mode", "cors"), ("Sec-Fetch-Site", "same-origin"), ("Accept", JQueryHtml)];
        using var missing = await visitor.GetAsync("/nothing/here", script);
        using var signedOut = await visitor.PostAsync("/api/logout", content: null, script);

        Assert.Equal("application/problem+json", missing.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.NoContent, signedOut.StatusCode);
    }

    private async Task AssertTakenForAsync(bool person, params (string Name, string Value)[] headers)
    {
        using var visitor = fixture.App.NewVisitor();
        using var response = await visitor.GetAsync("/api/profile", headers);

        Assert.Equal(person ? HttpStatusCode.Found : HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(person ? null : "application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }
}
