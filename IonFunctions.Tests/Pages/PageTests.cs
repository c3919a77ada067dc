using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using IonFunctions.Core.Landing;

namespace IonFunctions.Tests.Pages;

/// <summary>What holds for every page; <see cref="PagesInBrowserTests"/> has what only a browser can tell.</summary>
public sealed partial class PageTests
{
    [Theory]
    [MemberData(nameof(SamplePages.Names), MemberType = typeof(SamplePages))]
    public async Task The_headers_describe_the_document(string name)
    {
        var page = SamplePages.Get(name);
        var response = await PageResponse.FromAsync(page);

        Assert.Equal(page.StatusCode, response.Status);
        Assert.Equal("text/html; charset=utf-8", response.Headers.ContentType.ToString());
        Assert.Equal(response.Bytes.Length, response.Headers.ContentLength);
    }

    [Theory]
    [MemberData(nameof(SamplePages.Names), MemberType = typeof(SamplePages))]
    public async Task The_policy_allows_the_inlined_style_by_its_hash_and_nothing_unsafe(string name)
    {
        var response = await PageResponse.FromAsync(SamplePages.Get(name));

        var style = Assert.Single(StyleElement().Matches(response.Document)).Groups["text"].Value;
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        Assert.Equal(
            $"default-src 'none'; style-src 'sha256-{hash}'; img-src 'self' data:; form-action 'self'; " +
            "base-uri 'none'; frame-ancestors 'none'",
            response.Headers.ContentSecurityPolicy.ToString());
    }

    [Theory]
    [MemberData(nameof(SamplePages.Names), MemberType = typeof(SamplePages))]
    public async Task No_tag_carries_script_style_or_an_unquoted_value(string name)
    {
        var document = (await PageResponse.FromAsync(SamplePages.Get(name))).Document;
        var tags = Tag().Matches(StyleElement().Replace(document, "")).Select(match => match.Value).ToList();

        Assert.NotEmpty(tags);
        Assert.All(tags, tag => Assert.Matches(WellBehavedTag(), tag));
        Assert.DoesNotContain(tags, tag => ForbiddenTag().IsMatch(tag));
        Assert.DoesNotContain(tags, tag => ForbiddenAttribute().IsMatch(QuotedValue().Replace(tag, "")));
        Assert.DoesNotContain(tags, tag => tag.Contains("=\"javascript:", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [MemberData(nameof(SamplePages.Names), MemberType = typeof(SamplePages))]
    public async Task There_is_one_main_one_heading_and_a_language(string name)
    {
        var document = (await PageResponse.FromAsync(SamplePages.Get(name))).Document;

        Assert.StartsWith("<!doctype html>\n<html lang=\"en\">", document, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(document, "<main>", RegexOptions.None, Timeout));
        Assert.Single(Regex.Matches(document, "<h1>", RegexOptions.None, Timeout));
    }

    [Fact]
    public async Task Each_page_has_a_title_of_its_own()
    {
        Dictionary<string, string> expected = new()
        {
            ["signed-out"] = "Sign in · IonFunctions",
            ["signed-in"] = "Signed in as Ada Lovelace · IonFunctions",
            ["cancelled"] = "Sign-in was cancelled · IonFunctions",
            ["sign-in-ion-unreachable"] = "Ion can&#x27;t be reached · IonFunctions",
            ["not-found"] = "Page not found · IonFunctions",
        };

        foreach (var (name, title) in expected)
        {
            var response = await PageResponse.FromAsync(SamplePages.Get(name));
            Assert.Contains($"<title>{title}</title>", response.Document, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_page_is_small_enough_for_one_round_trip()
    {
        // A server's first flight is 10 packets (RFC 6928), about 14 kB.
        var response = await PageResponse.FromAsync(LandingPage.SignedIn(SamplePages.Ada));

        Assert.InRange(response.Bytes.Length, 1, 14_000);
    }

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    [GeneratedRegex("<style>(?<text>.*?)</style>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex StyleElement();

    [GeneratedRegex("<[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Tag();

    [GeneratedRegex(
        """^<(!doctype html|/?[a-z][a-z0-9]*( [a-zA-Z-]+="[^"<>]*")*/?)>$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WellBehavedTag();

    [GeneratedRegex(
        "^<(script|iframe|object|embed|base)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ForbiddenTag();

    [GeneratedRegex(@"\s(style|on[a-z]+)=", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ForbiddenAttribute();

    [GeneratedRegex("\"[^\"]*\"", RegexOptions.None, 1000)]
    private static partial Regex QuotedValue();
}
