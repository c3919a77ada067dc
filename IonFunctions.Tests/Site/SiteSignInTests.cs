using System.Net;
using System.Text;
using IonFunctions.Tests.Contract;

namespace IonFunctions.Tests.Site;

/// <summary>Pages that are for those who are signed in: not a byte of them goes to others, however they are asked for.</summary>
public abstract class SiteSignInTests(SiteWorld world)
{
    private static readonly string[] Protected =
        ["/members/", "/members/index.html", "/members/list", "/members/list.html", "/members/data.json", "/members/large.txt", "/open/only", "/open/only.html"];

    /// <summary>A word of each page that is for everybody.</summary>
    private static readonly string[] OpenPages = ["home", "about", "club", "clean", "folder"];

    /// <summary>What may be done to a path so that it looks like another.</summary>
    private static readonly Func<string, int, string>[] Disguises =
    [
        (path, at) => At(path, at, character => character.ToString().ToUpperInvariant()),
        (path, at) => At(path, at, character => $"%{(int)character:X2}"),
        (path, at) => At(path, at, character => $"%25{(int)character:X2}"),
        (path, at) => At(path, at, character => character == '/' ? "//" : character.ToString()),
        (path, at) => At(path, at, character => character == '/' ? "/./" : character.ToString()),
        (path, at) => At(path, at, character => character == '/' ? "/x/../" : character.ToString()),
        (path, at) => At(path, at, character => character == '/' ? "/%2e%2e/" : character.ToString()),
        (path, at) => At(path, at, character => character == '/' ? "%5C" : character.ToString()),
        (path, at) => At(path, at, character => character == '/' ? "\\" : character.ToString()),
        (path, at) => At(path, at, character => character == '/' ? ";a=b/" : character.ToString()),
        (path, _) => path + "/",
        (path, _) => path + ".html",
        (path, _) => path + ".br",
        (path, _) => path + ".gz",
        (path, _) => path + "%20",
        (path, _) => path + ".",
        (path, _) => path + "::$DATA",
        (path, _) => path + "%00.png",
        (path, _) => path + "?/about",
        (path, _) => "/about/.." + path,
        (path, _) => "/." + path,
        (path, _) => "//localhost" + path,
    ];

    private static readonly string[][] Headers =
    [
        [],
        ["Sec-Fetch-Mode: navigate"],
        ["Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe"],
        ["Sec-Fetch-Mode: navigate", "Sec-Purpose: prefetch"],
        ["Accept-Encoding: br"],
        ["Accept-Encoding: gzip, *;q=0"],
        ["Range: bytes=0-9"],
        ["Range: bytes=0-9,20-29"],
        ["If-None-Match: *"],
        ["If-Modified-Since: Thu, 01 Jan 2099 00:00:00 GMT"],
        ["X-Original-URL: /about", "X-Rewrite-URL: /about", "X-HTTP-Method-Override: HEAD"],
        ["Cookie: ion-session=AAAA"],
    ];

    public static TheoryData<string> Paths => [.. Protected];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Who_is_signed_out_is_sent_to_sign_in_and_back_or_told_before_a_byte(string path)
    {
        using var visitor = world.App.NewVisitor();
        using var page = await visitor.GetAsync(path + "?a=b", ("Sec-Fetch-Mode", "navigate"));
        using var script = await visitor.GetAsync(path, ("Sec-Fetch-Mode", "cors"));
        using var ahead = await visitor.GetAsync(path, ("Sec-Fetch-Mode", "navigate"), ("Sec-Purpose", "prefetch"));

        Assert.Equal(HttpStatusCode.Found, page.StatusCode);
        Assert.Equal("/api/login?returnUrl=" + Uri.EscapeDataString(path + "?a=b"), page.Headers.Location!.OriginalString);
        Assert.Empty(await page.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.Unauthorized, script.StatusCode);
        Assert.Equal("/api/login", (await Visitor.JsonOfAsync(script)).GetProperty("loginUrl").GetString());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ahead.StatusCode);
        Assert.All([page, script, ahead], response => Assert.Null(response.Headers.ETag));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Who_is_signed_in_gets_it_and_nobody_else_keeps_it(string path)
    {
        using var visitor = await AppWithoutIon.SignedInAsync(world.App);
        foreach (var accepted in (string[])["", "br"])
        {
            using var response = await visitor.GetAsync(path, ("Accept-Encoding", accepted));

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.True(response.Headers.CacheControl is { Private: true, NoStore: true });
        }
    }

    [Fact]
    public async Task What_is_not_there_is_not_told_to_who_is_signed_out()
    {
        using var stranger = world.App.NewVisitor();
        using var visitor = await AppWithoutIon.SignedInAsync(world.App);
        using var told = await stranger.GetAsync("/members/nothing", ("Sec-Fetch-Mode", "cors"));
        using var missing = await visitor.GetAsync("/members/nothing", ("Sec-Fetch-Mode", "cors"));

        Assert.Equal(HttpStatusCode.Unauthorized, told.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task Who_signs_out_is_not_signed_in_again_by_a_start_page_that_is_for_those_who_are()
    {
        await using var app = await world.StartAsync(("Site:SignInFor", "/*"));
        using var visitor = await AppWithoutIon.SignedInAsync(app);
        using var start = await visitor.GetAsync("/", ("Sec-Fetch-Mode", "navigate"));
        using var logout = await visitor.PostAsync("/api/logout", content: null, ("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Mode", "navigate"));
        using var again = await visitor.GetAsync("/", ("Sec-Fetch-Mode", "navigate"));
        using var account = await visitor.GetAsync("/api/account", ("Sec-Fetch-Mode", "navigate"));
        using var script = await visitor.GetAsync("/ion.js");

        Assert.Equal(HttpStatusCode.OK, start.StatusCode);
        Assert.Equal("/api/account", logout.Headers.Location!.OriginalString);
        Assert.Equal("/api/login?returnUrl=%2F", again.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, account.StatusCode);
        Assert.Equal(HttpStatusCode.OK, script.StatusCode);
    }

    /// <summary>The folder's own bytes, whole, in part or compressed, are in no answer; other answers may be whatever they are.</summary>
    [Fact]
    public async Task No_disguise_of_a_path_gets_a_byte_of_it()
    {
        // The same each time; a failure names the request.
        var random = new Random(4711);
        var requests = Enumerable.Range(0, 600).Select(_ => (
            Target: Enumerable.Range(0, random.Next(1, 4)).Aggregate(Of(Protected), (path, _) => Of(Disguises)(path, random.Next(40))),
            Headers: Of(Headers),
            Method: random.Next(10) == 0 ? "HEAD" : "GET")).ToArray();
        await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken }, async (request, _) =>
        {
            var (status, headers, body) = await RawSiteRequest.SendAsync(world.App.BaseUrl, request.Method, request.Target, request.Headers);
            var at = $"{request.Method} {request.Target} {string.Join(" | ", request.Headers)}: {status}";
            Assert.DoesNotContain(TestSite.Secret, Encoding.UTF8.GetString(body), StringComparison.Ordinal);
            Assert.DoesNotContain(TestSite.Secret[..10], Encoding.UTF8.GetString(body), StringComparison.Ordinal);
            // A tag would tell of what is there, and a coding or a part would hide it from the eyes of this test.
            Assert.True(status is not (200 or 206 or 304) || IsOpen(headers, body), at);
            Assert.True(status < 500 || (status == 503 && headers.Contains("Retry-After", StringComparison.OrdinalIgnoreCase)), at);
        });

        T Of<T>(T[] all) => all[random.Next(all.Length)];
    }

    // A disguise may come to a page that is open.
    private static bool IsOpen(string headers, byte[] body) =>
        !headers.Contains("Content-Encoding", StringComparison.OrdinalIgnoreCase)
        && (body.Length == 0 || OpenPages.Any(word => Encoding.UTF8.GetString(body).Contains(word, StringComparison.Ordinal)));

    private static string At(string path, int at, Func<char, string> change)
    {
        at %= path.Length;
        return path[..at] + change(path[at]) + path[(at + 1)..];
    }
}
