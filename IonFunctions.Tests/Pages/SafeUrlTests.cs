using IonFunctions.Core.Pages;

namespace IonFunctions.Tests.Pages;

public sealed class SafeUrlTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/api/login?returnUrl=%2Fa%5Cb#c")]
    [InlineData("https://ion.tjhsst.edu/oauth/authorize/?a=b")]
    [InlineData("http://localhost:7071/")]
    public void A_web_address_or_a_path_of_the_app_is_kept(string url) => Assert.Equal(url, SafeUrl.OrHome(url));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("page")]
    [InlineData("javascript:alert(1)")]
    [InlineData("JaVaScRiPt:alert(1)")]
    [InlineData(" javascript:alert(1)")]
    [InlineData("java\tscript:alert(1)")]
    [InlineData("data:text/html,<script>alert(1)</script>")]
    [InlineData("vbscript:x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("/\n/evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("https:evil.example")]
    [InlineData("https:/\\evil.example")]
    public void Anything_else_leads_home(string? url) => Assert.Equal("/", SafeUrl.OrHome(url));
}
