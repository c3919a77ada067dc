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
    public void Every_way_to_begin_with_every_host_comes_out_harmless() => Assert.All(
        CombinedReturnUrls.All, target => ReturnUrlSamples.AssertHarmless(ReturnUrlSamples.ReturnUrls.Check(target)));

    [Fact]
    public void Any_text_comes_out_harmless() =>
        Gen.String.Sample(target => ReturnUrlSamples.AssertHarmless(ReturnUrlSamples.ReturnUrls.Check(target)), iter: 5_000);

    [Fact]
    public async Task Chromium_too_arrives_at_this_app_or_where_it_is_allowed()
    {
        Assert.SkipWhen(Browser.Unavailable is not null, Browser.Unavailable ?? "");
        string[] targets = [.. ReturnUrlSamples.Hostile, .. CombinedReturnUrls.All, .. Good.Select(row => row.Data.Item1)];
        var locations = targets.Select(target => ReturnUrlSamples.ReturnUrls.Check(target)).ToArray();

        await using var visitor = await browser.OpenAsync();
        var page = await visitor.NewPageAsync();
        var origins = await page.EvaluateAsync<string[]>(
            "([locations, app]) => locations.map(location => new URL(location, app + '/api/callback').origin)",
            new object[] { locations, ReturnUrlSamples.Own });

        Assert.InRange(targets.Length, 2_000, 10_000);
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

        // As the query of /api/login is decoded: what a URL can't have is encoded again.
        { "/p?q=hello world", "/p?q=hello%20world" },
        { "/p?q=hello ", "/p?q=hello%20" },
        { "/my page/of mine?a b=c d#e f", "/my%20page/of%20mine?a%20b=c%20d#e%20f" },
        { "/ /evil.example", "/%20/evil.example" },
        { "/p?q=\"quoted\"&r='single'", "/p?q=%22quoted%22&r='single'" },
        { "/a<b>c?<d>#<e>", "/a%3Cb%3Ec?%3Cd%3E#%3Ce%3E" },
        { "/a|b^c`d{e}f", "/a%7Cb%5Ec%60d%7Be%7Df" },
        { "/p?a|b^c`d{e}f#a|b^c`d{e}f", "/p?a%7Cb%5Ec%60d%7Be%7Df#a%7Cb%5Ec%60d%7Be%7Df" },
        { "/list[0]?ids[]=1#[x]", "/list%5B0%5D?ids%5B%5D=1#%5Bx%5D" },
        { "/p#a#b", "/p#a%23b" },
        { "/p?q=100%", "/p?q=100%25" },
        { "/100%/p?q=%zz&r=%4&s=%g0#50%", "/100%25/p?q=%25zz&r=%254&s=%25g0#50%25" },
        { "/p?q=%e9%2f%2F", "/p?q=%e9%2f%2F" },
        { "/p?q=100%25%20off", "/p?q=100%25%20off" },
        { "/日本語?q=\U0001F600#ñ", "/%E6%97%A5%E6%9C%AC%E8%AA%9E?q=%F0%9F%98%80#%C3%B1" },
        { "/a\u00A0b\u3000c\u2028d\uFEFFe", "/a%C2%A0b%E3%80%80c%E2%80%A8d%EF%BB%BFe" },
        { "/\uD800", "/%EF%BF%BD" },
        { "/p?q=~!$&'()*+,;=:@/?-._", "/p?q=~!$&'()*+,;=:@/?-._" },
        { "https://app.example/p q?r s#t u", "/p%20q?r%20s#t%20u" },
        { "https://app.example?q=a b", "/?q=a%20b" },
        { "https://pages.example/club/ada & co?é=[1]#50%", "https://pages.example/club/ada%20&%20co?%C3%A9=%5B1%5D#50%25" },
        { "https://pages.example#a b", "https://pages.example/#a%20b" },
        { "http://localhost:8080/p?q=hello world", "http://localhost:8080/p?q=hello%20world" },
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
