using System.Net;
using IonFunctions.Tests.Contract;

namespace IonFunctions.Tests.PublicData;

/// <summary>What is public at Ion is public here: no session, no token, the same bytes for everybody, and one question to Ion.</summary>
public abstract class PublicDataTests(PublicWorld world) : IDisposable
{
    private readonly Visitor _stranger = world.App.NewVisitor();

    /// <summary>What is one and the same to Ion, in several spellings, and what Ion is asked for it.</summary>
    public static TheoryData<string, string[]> Spellings => new()
    {
        { "/api/emerg", ["emerg", "emerg/", "emerg?x=1", "emerg?format=api&callback=evil", "emerg/?page=2"] },
        { "/api/schedule/2026-03-04", ["schedule/2026-03-04", "schedule/2026-3-4", "schedule/2026-3-4/", "schedule/20260304", "schedule/2026-03-4?page=2&x=y"] },
        { "/api/schedule", ["schedule", "schedule/", "schedule?", "schedule?page=", "schedule?page=1&page_size=0", "schedule?page_size=x&PAGE=7", "schedule?&=&x&format=json"] },
        { "/api/schedule?page=3", ["schedule?page=3", "schedule?page=%203", "schedule?page=+3", "schedule?page=03", "schedule?page=2&page=3", "schedule/?a=b&page=3&c"] },
        { "/api/schedule?page=last", ["schedule?page=last", "schedule?page=1&page=last"] },
        { "/api/schedule?page=0", ["schedule?page=0", "schedule?page=-1", "schedule?page=x", "schedule?page=last%20", "schedule?page=10000", "schedule?page=99999999999999999999", "schedule?page=%00"] },
        { "/api/schedule?page=2&page_size=7", ["schedule?page=2&page_size=7", "schedule?page_size=7&page=2", "schedule?page_size=200&page=2", "schedule?page_size=2147483647&page=2"] },
    };

    public void Dispose()
    {
        _stranger.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task However_it_is_written_it_is_one_question_to_Ion_which_is_asked_as_nobody(string atIon, string[] spellings)
    {
        foreach (var spelling in spellings)
        {
            using var response = await _stranger.GetAsync(
                "/api/ion/" + spelling, ("Accept", "text/html"), ("Accept-Language", "tlh"), ("Authorization", "Bearer mine"), ("Cookie", "sessionid=mine"), ("X-Forwarded-For", "10.0.0.1"));

            Assert.Equal((spelling, HttpStatusCode.OK), (spelling, response.StatusCode));
            Assert.Equal(atIon, (await Visitor.JsonOfAsync(response)).GetProperty("at").GetString());
        }

        var asked = Assert.Single(world.Ion.Asked(), request => request.Target == atIon);
        Assert.Equal("GET", asked.Method);
        Assert.Equal(["Accept", "Host"], asked.Headers.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("application/json", asked.Headers["Accept"]);
    }

    [Fact]
    public async Task It_is_the_same_bytes_whoever_is_signed_in_and_no_session_is_looked_for()
    {
        using var visitor = await AppWithoutIon.SignedInAsync(world.App);
        world.App.Operations.Take();
        using var signedIn = await visitor.GetAsync("/api/ion/schedule/2026-04-01");
        using var signedOut = await _stranger.GetAsync("/api/ion/schedule/2026-04-01");

        Assert.Equal(await BytesAsync(signedIn), await BytesAsync(signedOut));
        Assert.Equal(Headers(signedIn), Headers(signedOut));
        Assert.Empty(world.App.Operations.Take());
        Assert.Single(world.Ion.Asked(), request => request.Target == "/api/schedule/2026-04-01");
    }

    [Fact]
    public async Task Caches_and_CDNs_are_told_how_long_it_is_good_and_from_whom_to_tell_it_apart()
    {
        using var response = await _stranger.GetAsync("/api/ion/schedule/2026-04-02", ("Origin", AppWithoutIon.AllowedOrigin));

        Assert.Equal("public, max-age=60, stale-if-error=86400", Assert.Single(response.Headers.GetValues("Cache-Control")));
        Assert.InRange(response.Headers.Age!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(60));
        Assert.Equal(["Accept-Encoding", "Origin"], response.Headers.Vary.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal));
        Assert.Equal("application/json", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal("default-src 'none'; frame-ancestors 'none'; sandbox", Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task What_a_browser_has_is_not_sent_again_and_HEAD_has_the_headers(string coding)
    {
        const string path = "/api/ion/schedule/2026-04-03";
        using var first = await _stranger.GetAsync(path, ("Accept-Encoding", coding));
        using var head = await _stranger.SendAsync(HttpMethod.Head, path, content: null, ("Accept-Encoding", coding));
        using var again = await _stranger.GetAsync(path, ("Accept-Encoding", coding), ("If-None-Match", first.Headers.ETag!.ToString()));
        using var others = await _stranger.GetAsync(path, ("Accept-Encoding", coding == "br" ? "gzip" : "br"), ("If-None-Match", first.Headers.ETag!.ToString()));

        Assert.False(first.Headers.ETag.IsWeak);
        Assert.Equal(Headers(first), Headers(head));
        Assert.Equal(first.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Empty(await BytesAsync(head));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal(first.Headers.ETag, again.Headers.ETag);
        Assert.Equal(first.Headers.CacheControl, again.Headers.CacheControl);
        Assert.Empty(again.Content.Headers.ContentEncoding);
        Assert.Empty(await BytesAsync(again));
        // Of another coding it has nothing.
        Assert.Equal(HttpStatusCode.OK, others.StatusCode);
        Assert.NotEqual(first.Headers.ETag, others.Headers.ETag);
    }

    [Fact]
    public async Task Links_lead_through_the_app_wherever_the_request_says_it_is()
    {
        using var poisoner = await _stranger.GetAsync(
            "/api/ion/schedule/2026-04-04", ("Host", "evil.example"), ("X-Forwarded-Host", "evil.example"), ("Forwarded", "host=evil.example"));
        using var response = await _stranger.GetAsync("/api/ion/schedule/2026-04-04");
        var json = await Visitor.JsonOfAsync(response);

        Assert.Equal($"{world.App.PublicUrl}api/ion/schedule/2026-09-01", json.GetProperty("url").GetString());
        Assert.Equal($"{world.App.PublicUrl}api/ion/schedule?page=2", json.GetProperty("next").GetString());
        Assert.DoesNotContain("evil", json.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_else_asks_for_a_sign_in_as_before()
    {
        foreach (var path in Core.Proxy.IonApi.Templates.Except(["schedule", "schedule/{date}", "emerg"]))
        {
            var example = path.Replace("{id}", "1", StringComparison.Ordinal).Replace("{user}", "ada", StringComparison.Ordinal)
                .Replace("{grade}", "senior", StringComparison.Ordinal).Replace("{query}", "schedule", StringComparison.Ordinal);
            using var response = await _stranger.GetAsync("/api/ion/" + example);

            Assert.Equal((path, HttpStatusCode.Unauthorized), (path, response.StatusCode));
            Assert.Equal(["no-store"], response.Headers.GetValues("Cache-Control"));
        }
    }

    [Theory]
    [InlineData("POST", "schedule", HttpStatusCode.MethodNotAllowed)]
    [InlineData("DELETE", "emerg", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "schedule/2026-02-30", HttpStatusCode.NotFound)]
    [InlineData("GET", "schedule/today", HttpStatusCode.NotFound)]
    [InlineData("GET", "schedule//2026-04-05", HttpStatusCode.NotFound)]
    [InlineData("GET", "schedule/2026-04-05/x", HttpStatusCode.NotFound)]
    [InlineData("GET", "schedule%2F2026-04-05", HttpStatusCode.NotFound)]
    [InlineData("GET", "Schedule", HttpStatusCode.NotFound)]
    public async Task What_is_no_such_path_or_method_reaches_nobody(string method, string path, HttpStatusCode status)
    {
        var before = world.Ion.Asked().Count;
        using var response = await _stranger.SendAsync(new(method), "/api/ion/" + path);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(before, world.Ion.Asked().Count);
    }

    private static Task<byte[]> BytesAsync(HttpResponseMessage response) => response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

    // A second may have passed.
    private static IEnumerable<string> Headers(HttpResponseMessage response) => response.Headers.Concat(response.Content.Headers)
        .Where(header => header.Key is not ("Date" or "Age" or "Transfer-Encoding"))
        .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order(StringComparer.Ordinal);
}
