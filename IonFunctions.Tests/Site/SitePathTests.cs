using System.Text;

namespace IonFunctions.Tests.Site;

/// <summary>Paths that nobody types by mistake: a clear answer, and never a byte from outside.</summary>
public abstract class SitePathTests(SiteWorld world)
{
    public static TheoryData<string> Hostile =>
    [
        "/../outside.txt", "/../../etc/passwd", "/club/../../outside.txt", "/..%2foutside.txt", "/%2e%2e/outside.txt", "/%2e%2e%2foutside.txt", "/%252e%252e%252foutside.txt",
        "/..%5coutside.txt", "/..\\outside.txt", "/club\\..\\..\\outside.txt", "/%c0%ae%c0%ae/outside.txt", "/%u002e%u002e/outside.txt", "/.../outside.txt",
        "//etc/passwd", "///outside.txt", "/%2fetc/passwd", "/file:///etc/passwd", "/C:/Windows/win.ini", "/c%3a/windows/win.ini", "/%5c%5clocalhost%5cc$%5cx",
        "/con", "/CON.html", "/aux", "/nul.txt", "/com1", "/lpt1.html", "/about.html::$DATA", "/about.html:stream", "/about.html%3a%3a$DATA", "/about%20", "/about.",
        "/link/inner.txt", "/link/../outside.txt", "/link.txt", "/club/%2e%2e/%2e%2e/outside/inner.txt", "/about%00.html", "/about.html%00.png", "/%00", "/about%0d%0aX-Evil:%201",
        "/~root/.ssh/id_rsa", "/.env", "/%2eenv", "/.git/config", "/%2egit/config", "/club/.htpasswd", "/club/%2ehtpasswd", "/script.js.map", "/script.js%2emap", "/SCRIPT.JS.MAP",
        "/ionfunctions.json", "/IONFUNCTIONS.JSON", "/ionfunctions%2ejson", "/local.settings.json", "/README.md", "/host.json", "/../host.json", "/IonFunctions.dll", "/../IonFunctions.dll",
        "/%ff%fe", "/%", "/%zz", "/about%", "/?../outside.txt", "/;/outside.txt", "/..;/outside.txt", "/about;a=b", "/*", "/club/*", "/%2a", "/|", "/club/index.html/../../../outside.txt",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_hostile_path_gets_nothing_from_outside(string target)
    {
        foreach (var headers in (string[][])[[], ["Sec-Fetch-Mode: navigate"], ["Accept-Encoding: br, gzip"]])
        {
            var (status, _, body) = await RawSiteRequest.SendAsync(world.App.BaseUrl, "GET", target, headers);

            Assert.DoesNotContain(TestSite.Secret, Encoding.UTF8.GetString(body), StringComparison.Ordinal);
            Assert.DoesNotContain("root:", Encoding.UTF8.GetString(body), StringComparison.Ordinal);
            // What is no more than another spelling of a page is that page.
            Assert.True(status is 200 or 301 or (>= 400 and < 500), $"{target} is {status}.");
            Assert.True(status != 200 || target.StartsWith("/?", StringComparison.Ordinal) || target.Contains("/../", StringComparison.Ordinal), $"{target} is {status}.");
        }
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(7_000)]
    [InlineData(20_000)]
    public async Task An_endless_path_is_refused(int length)
    {
        var (flat, _, _) = await RawSiteRequest.SendAsync(world.App.BaseUrl, "GET", "/" + new string('a', length));
        var (deep, _, _) = await RawSiteRequest.SendAsync(world.App.BaseUrl, "GET", string.Concat(Enumerable.Repeat("/a", length / 2)));

        Assert.Equal(length > 8_000 ? 414 : 404, flat);
        Assert.Equal(length > 8_000 ? 414 : 404, deep);
    }
}
