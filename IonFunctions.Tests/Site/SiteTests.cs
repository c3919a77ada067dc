using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using IonFunctions.Tests.Contract;

namespace IonFunctions.Tests.Site;

/// <summary>The files of the folder, as browsers ask for them.</summary>
public abstract class SiteTests(SiteWorld world)
{
    private static readonly (string, string)[] Navigation = [("Sec-Fetch-Mode", "navigate"), ("Accept", "text/html,*/*;q=0.8")];

    [Theory]
    [InlineData("/", "home")]
    [InlineData("/index.html", "home")]
    [InlineData("/about", "about")]
    [InlineData("/about.html", "about")]
    [InlineData("/about?a=b", "about")]
    [InlineData("/club/", "club")]
    [InlineData("/club/index.html", "club")]
    [InlineData("/both", "clean")]
    [InlineData("/both/", "folder")]
    [InlineData("/caf%C3%A9%20&%20co", "coffee")]
    [InlineData("/100%25", "percent")]
    public async Task A_page_is_at_its_path_with_and_without_html_and_an_index_at_its_folder(string path, string text)
    {
        using var visitor = world.App.NewVisitor();
        using var response = await visitor.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.EndsWith(text, await TextOfAsync(response), StringComparison.Ordinal);
        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType!.ToString());
    }

    [Theory]
    [InlineData("/club", "/club/")]
    [InlineData("/club?a=b&c", "/club/?a=b&c")]
    [InlineData("/about/", "/about")]
    [InlineData("/caf%C3%A9%20&%20co/", "/caf%C3%A9%20&%20co")]
    public async Task An_address_by_which_relative_links_would_be_wrong_is_moved(string path, string to)
    {
        using var visitor = world.App.NewVisitor();
        using var response = await visitor.GetAsync(path);

        Assert.Equal(HttpStatusCode.MovedPermanently, response.StatusCode);
        Assert.Equal([to], response.Headers.GetValues("Location"));
    }

    [Theory]
    [InlineData("/club.css", "text/css; charset=utf-8")]
    [InlineData("/script.js", "text/javascript; charset=utf-8")]
    [InlineData("/site.webmanifest", "application/manifest+json")]
    [InlineData("/photo.avif", "image/avif")]
    [InlineData("/module.wasm", "application/wasm")]
    [InlineData("/archive.tar.gz", "application/x-gzip")]
    [InlineData("/unknown.zzz", "application/octet-stream")]
    public async Task A_file_has_the_type_that_browsers_want_of_it(string path, string type)
    {
        using var visitor = world.App.NewVisitor();
        using var response = await visitor.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType!.ToString());
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["no-referrer"], response.Headers.GetValues("Referrer-Policy"));
    }

    [Theory]
    [InlineData("/.env")]
    [InlineData("/.git/config")]
    [InlineData("/club/.htpasswd")]
    [InlineData("/script.js.map")]
    [InlineData("/README.md")]
    [InlineData("/readme.md")]
    [InlineData("/ionfunctions.json")]
    [InlineData("/local.settings.json")]
    [InlineData("/link.txt")]
    [InlineData("/link/inner.txt")]
    [InlineData("/script.js.br")]
    [InlineData("/script.js.gz")]
    [InlineData("/members/data.json.br")]
    [InlineData("/ABOUT")]
    [InlineData("/about.html/")]
    [InlineData("/wwwroot/index.html")]
    public async Task What_is_nobodys_business_is_not_there(string path)
    {
        using var visitor = await AppWithoutIon.SignedInAsync(world.App);
        using var response = await visitor.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.DoesNotContain(TestSite.Secret, await TextOfAsync(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_who_comes_to_nothing_gets_the_sites_page_for_it_and_a_program_is_told()
    {
        using var visitor = world.App.NewVisitor();
        using var page = await visitor.GetAsync("/nothing/here", [.. Navigation, ("If-None-Match", "*"), ("Range", "bytes=0-3")]);
        using var problem = await visitor.GetAsync("/nothing/here.png", ("Sec-Fetch-Mode", "no-cors"));

        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.EndsWith("lost", await TextOfAsync(page), StringComparison.Ordinal);
        Assert.Equal(["no-store"], page.Headers.GetValues("Cache-Control"));
        Assert.Contains("default-src 'none'", Assert.Single(page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, problem.StatusCode);
        Assert.Equal("application/problem+json", problem.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("/", "no-cache")]
    [InlineData("/script.js", "no-cache")]
    [InlineData("/assets/index-DiwrgTda.js", "public, max-age=31536000, immutable")]
    public async Task Only_what_has_its_content_in_its_name_is_kept_without_asking(string path, string cacheControl)
    {
        using var visitor = world.App.NewVisitor();
        using var response = await visitor.GetAsync(path);

        // The worker's HTTP client writes directives in an order of its own.
        Assert.Equal(Parts(cacheControl), Parts(string.Join(',', response.Headers.GetValues("Cache-Control"))));
        static IEnumerable<string> Parts(string text) => text.Split(',', StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task The_policy_is_strict_and_the_sites_file_changes_the_directive_that_it_names()
    {
        using var visitor = world.App.NewVisitor();
        using var response = await visitor.GetAsync("/");

        Assert.Equal(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self' https://fonts.gstatic.com; media-src 'self'; "
            + "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/script.js")]
    [InlineData("/large.txt")]
    public async Task What_a_browser_has_already_is_not_sent_again(string path)
    {
        using var visitor = world.App.NewVisitor();
        using var first = await visitor.GetAsync(path);
        var tag = first.Headers.ETag!;
        using var again = await visitor.GetAsync(path, ("If-None-Match", tag.Tag));
        using var other = await visitor.GetAsync(path, ("If-None-Match", "\"other\""));
        using var since = await visitor.GetAsync(path, ("If-Modified-Since", first.Content.Headers.LastModified!.Value.ToString("r", CultureInfo.InvariantCulture)));
        using var refused = await visitor.GetAsync(path, ("If-Match", "\"other\""));

        Assert.False(tag.IsWeak);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal(tag, again.Headers.ETag);
        Assert.Empty(await again.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Equal(HttpStatusCode.NotModified, since.StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.StatusCode);
    }

    [Theory]
    [InlineData("If-None-Match", "nonsense")]
    [InlineData("If-None-Match", "\"")]
    [InlineData("If-None-Match", "W/W/\"x\"")]
    [InlineData("If-Match", ",,,")]
    [InlineData("If-Modified-Since", "yesterday")]
    [InlineData("If-Unmodified-Since", "99999999999")]
    [InlineData("If-Range", "\"")]
    [InlineData("Range", "bytes=")]
    [InlineData("Range", "bytes=a-b")]
    [InlineData("Range", "lines=1-2")]
    [InlineData("Range", "bytes=5-2")]
    [InlineData("Accept-Encoding", ";;;q=")]
    [InlineData("Accept-Encoding", "br;q=2, , *;q=x")]
    public async Task A_header_that_makes_no_sense_asks_for_nothing(string name, string value)
    {
        using var visitor = world.App.NewVisitor();
        using var response = await visitor.GetAsync("/about", (name, value));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.EndsWith("about", await TextOfAsync(response), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/script.js", "bytes=0-9", 0, 10)]
    [InlineData("/script.js", "bytes=-7", -7, 7)]
    [InlineData("/large.txt", "bytes=1000000-1000099", 1_000_000, 100)]
    [InlineData("/large.txt", "bytes=-50", -50, 50)]
    public async Task A_part_is_a_part_of_the_file_as_it_is_whatever_codings_are_taken(string path, string range, int from, int length)
    {
        using var visitor = world.App.NewVisitor();
        using var whole = await visitor.GetAsync(path);
        var content = await whole.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        using var response = await visitor.GetAsync(path, ("Range", range), ("Accept-Encoding", "br, gzip"), ("If-Range", whole.Headers.ETag!.Tag));
        using var outdated = await visitor.GetAsync(path, ("Range", range), ("If-Range", "\"other\""));
        using var beyond = await visitor.GetAsync(path, ("Range", "bytes=99999999-"));

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Empty(response.Content.Headers.ContentEncoding);
        Assert.Equal(whole.Headers.ETag, response.Headers.ETag);
        var start = from < 0 ? content.Length + from : from;
        Assert.Equal(content[start..(start + length)], await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.OK, outdated.StatusCode);
        Assert.Equal(content.Length, (await outdated.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length);
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
    }

    [Fact]
    public async Task A_flood_of_ranges_gets_the_file_once()
    {
        using var visitor = world.App.NewVisitor();
        using var response = await visitor.GetAsync("/large.txt", ("Range", "bytes=" + string.Join(',', Enumerable.Repeat("0-", 1_500))));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(TestSite.Large, await TextOfAsync(response));
    }

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("br;q=0.5, gzip;q=0.8", "gzip")]
    [InlineData("br;q=0, *", "gzip")]
    [InlineData("identity, br;q=0.5", "")]
    [InlineData("identity;q=0.5, br;q=0.5", "br")]
    [InlineData("*;q=0", "")]
    [InlineData("zstd", "")]
    [InlineData("", "")]
    public async Task A_file_comes_in_the_coding_that_is_wanted_most_with_a_tag_of_its_own(string accepted, string coding)
    {
        using var visitor = world.App.NewVisitor();
        foreach (var path in (string[])["/script.js", "/large.txt"])
        {
            using var plain = await visitor.GetAsync(path);
            using var response = await visitor.GetAsync(path, ("Accept-Encoding", accepted));
            using var head = await visitor.SendAsync(HttpMethod.Head, path, content: null, ("Accept-Encoding", accepted));
            using var again = await visitor.GetAsync(path, ("Accept-Encoding", accepted), ("If-None-Match", response.Headers.ETag!.Tag));

            Assert.Equal(coding, string.Join(',', response.Content.Headers.ContentEncoding));
            Assert.Equal(coding, string.Join(',', head.Content.Headers.ContentEncoding));
            Assert.Equal(await TextOfAsync(plain), await TextOfAsync(response));
            Assert.Equal(coding.Length == 0, plain.Headers.ETag!.Equals(response.Headers.ETag));
            Assert.Equal((response.Headers.ETag, response.Content.Headers.ContentLength), (head.Headers.ETag, head.Content.Headers.ContentLength));
            Assert.Contains("Accept-Encoding", plain.Headers.Vary);
            Assert.Contains("Accept-Encoding", response.Headers.Vary);
            Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        }
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task A_file_is_for_GET_and_HEAD(string method)
    {
        using var visitor = world.App.NewVisitor();
        using var response = await visitor.SendAsync(new(method), "/about");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET", "HEAD"], response.Content.Headers.Allow);
    }

    [Fact]
    public async Task The_apps_own_page_has_a_path_of_its_own_and_leads_back_to_it()
    {
        using var stranger = world.App.NewVisitor();
        using var signedOut = await stranger.GetAsync("/api/account");
        using var visitor = await AppWithoutIon.SignedInAsync(world.App);
        using var signedIn = await visitor.GetAsync("/api/account");

        Assert.Contains("href=\"/api/login?returnUrl=%2Fapi%2Faccount\"", await TextOfAsync(signedOut), StringComparison.Ordinal);
        Assert.Contains("<a href=\"/api/account\">Try again</a>", await TextOfAsync(signedIn), StringComparison.Ordinal); // There is no Ion.
    }

    [Fact]
    public async Task A_single_page_app_answers_what_may_be_a_view_to_a_person_and_nothing_else()
    {
        await using var app = await world.StartAsync(("Site:Fallback", "/about.html"), ("Site:SignInFor", "/views/own/*"));
        using var visitor = app.NewVisitor();
        using var view = await visitor.GetAsync("/views/jane.doe", Navigation);
        using var fetched = await visitor.GetAsync("/views/jane.doe", ("Sec-Fetch-Mode", "cors"));
        using var asset = await visitor.GetAsync("/views/missing.png", Navigation);
        using var api = await visitor.GetAsync("/api/nothing", Navigation);
        using var own = await visitor.GetAsync("/views/own/1", Navigation);
        using var real = await visitor.GetAsync("/", Navigation);

        Assert.Equal(HttpStatusCode.OK, view.StatusCode);
        Assert.EndsWith("about", await TextOfAsync(view), StringComparison.Ordinal);
        Assert.Contains("Sec-Fetch-Mode", view.Headers.Vary);
        Assert.Equal(HttpStatusCode.NotFound, fetched.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, asset.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, api.StatusCode);
        Assert.Equal("/api/login?returnUrl=%2Fviews%2Fown%2F1", own.Headers.Location!.OriginalString);
        Assert.EndsWith("home", await TextOfAsync(real), StringComparison.Ordinal);
    }

    private static async Task<string> TextOfAsync(HttpResponseMessage response)
    {
        await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await using var plain = response.Content.Headers.ContentEncoding.SingleOrDefault() switch
        {
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            _ => body,
        };
        using var reader = new StreamReader(plain, Encoding.UTF8);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
