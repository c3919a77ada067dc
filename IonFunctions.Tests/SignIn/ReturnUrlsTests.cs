using CsCheck;
using IonFunctions.Tests.Servers;
using Microsoft.Extensions.Primitives;

namespace IonFunctions.Tests.SignIn;

public sealed class ReturnUrlsTests(Browser browser)
{
    // What hostile URLs are made of.
    private static readonly string[] Pieces =
    [
        "/", "//", "\\", ".", "..", "./", "../", "%2e", "%2F", "%5C", "%09", "%00", "\t", "\n", "\r", " ", "\0", "@", ":", ":443", ":80", "?", "#", ";",
        "https:", "http:", "javascript:", "data:", "HTTPS://", "evil.example", "app.example", "pages.example", "localhost:8080", "https://app.example",
        "https://pages.example", "\u3002", "\uFF0F", "\u2044", "\u200B", "\u00AD", "\u0430", "\uD800", "[", "]", "::1", "%", "%zz", "é", "a",
    ];

    [Fact]
    public void Hostile_targets_are_replaced_or_stay_on_this_app()
    {
        Assert.InRange(ReturnUrlSamples.Hostile.Count, 150, 500);
        Assert.All(ReturnUrlSamples.Hostile, target =>
        {
            var location = ReturnUrlSamples.ReturnUrls.Check(target);
            ReturnUrlSamples.AssertHarmless(location);
            // Nothing in the list is a URL of an origin that is allowed.
            Assert.StartsWith("/", location, StringComparison.Ordinal);
        });
    }

    /// <summary>Most of the list is not a path of this app by anyone's reading, and so must not come through.</summary>
    [Fact]
    public void What_begins_neither_with_a_slash_nor_with_our_origin_is_replaced() =>
        Assert.All(
            ReturnUrlSamples.Hostile.Where(target => !target.StartsWith('/') && !target.StartsWith(ReturnUrlSamples.Own, StringComparison.Ordinal)),
            target => Assert.Equal("/", ReturnUrlSamples.ReturnUrls.Check(target)));

    [Fact]
    public void Whatever_hostile_pieces_are_put_together_comes_out_harmless() =>
        Gen.Int[0, Pieces.Length - 1].Select(index => Pieces[index]).Array[1, 9].Select(pieces => string.Concat(pieces)).Sample(
            target => ReturnUrlSamples.AssertHarmless(ReturnUrlSamples.ReturnUrls.Check(target)), iter: 20_000);

    [Fact]
    public void Any_text_comes_out_harmless() =>
        Gen.String.Sample(target => ReturnUrlSamples.AssertHarmless(ReturnUrlSamples.ReturnUrls.Check(target)), iter: 5_000);

    [Fact]
    public async Task Chromium_too_arrives_at_this_app_or_where_it_is_allowed()
    {
        Assert.SkipWhen(Browser.Unavailable is not null, Browser.Unavailable ?? "");
        var locations = ReturnUrlSamples.Hostile.Concat(Good.Select(row => row.Data.Item1)).Select(target => ReturnUrlSamples.ReturnUrls.Check(target)).ToArray();

        await using var visitor = await browser.OpenAsync();
        var page = await visitor.NewPageAsync();
        var origins = await page.EvaluateAsync<string[]>(
            "([locations, app]) => locations.map(location => new URL(location, app + '/api/callback').origin)",
            new object[] { locations, ReturnUrlSamples.Own });

        Assert.Equal(locations.Length, origins.Length);
        Assert.All(origins, origin => Assert.Contains(origin, new[] { ReturnUrlSamples.Own, ReturnUrlSamples.Allowed, ReturnUrlSamples.AllowedWithPort }));
    }

    public static TheoryData<string, string> Good => new()
    {
        { "/", "/" },
        { "/path", "/path" },
        { "/path/to?query=a%20b&c=d#part", "/path/to?query=a%20b&c=d#part" },
        { "/?returnUrl=https://evil.example//", "/?returnUrl=https://evil.example//" },
        { "/a//b", "/a//b" },
        { "/a/../b", "/b" },
        { "/café?ö=ü#ß", "/caf%C3%A9?%C3%B6=%C3%BC#%C3%9F" },
        { "/%F0%9F%98%80", "/%F0%9F%98%80" },
        { "/path:with@signs;in,it", "/path:with@signs;in,it" },
        { "https://app.example/path?q#f", "/path?q#f" },
        { "https://app.example", "/" },
        { "HTTPS://APP.EXAMPLE:443/Path", "/Path" },
        { "https://pages.example", "https://pages.example/" },
        { "https://pages.example/club/?week=2#top", "https://pages.example/club/?week=2#top" },
        { "https://PAGES.example:443/Club", "https://pages.example/Club" },
        { "https://pages.example//double", "https://pages.example//double" },
        { "http://localhost:8080/", "http://localhost:8080/" },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void Paths_of_this_app_and_URLs_of_allowed_origins_come_through(string target, string location)
    {
        Assert.Equal(location, ReturnUrlSamples.ReturnUrls.Check(target));
        Assert.Equal(location, ReturnUrlSamples.ReturnUrls.Check(location)); // It is checked again at "try again".
        ReturnUrlSamples.AssertHarmless(location);
    }

    [Fact]
    public void Missing_empty_doubled_or_endless_it_is_replaced()
    {
        Assert.Equal("/", ReturnUrlSamples.ReturnUrls.Check(StringValues.Empty));
        Assert.Equal("/", ReturnUrlSamples.ReturnUrls.Check(""));
        Assert.Equal("/", ReturnUrlSamples.ReturnUrls.Check(new StringValues(["/path", "/path"])));
        Assert.Equal("/", ReturnUrlSamples.ReturnUrls.Check("/" + new string('a', 16 * 1024)));
        Assert.Equal("/", ReturnUrlSamples.ReturnUrls.Check("/" + new string('é', 1_000))); // Short, but not when encoded.
        Assert.Equal(1_400, ReturnUrlSamples.ReturnUrls.Check("/" + new string('a', 1_399)).Length);
    }
}
