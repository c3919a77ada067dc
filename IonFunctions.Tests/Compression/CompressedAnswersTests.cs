using System.IO.Compression;
using System.Net;
using System.Text;
using IonFunctions.Core.Http;
using IonFunctions.Local;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.PublicData;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Compression;

/// <summary>Each answer as docs/compression.md has it: compressed where that is safe, else as it is, whatever the browser can.</summary>
public abstract class CompressedAnswersTests : IDisposable
{
    private const int Least = Core.Http.Compression.Least;
    private static readonly string LongText = string.Concat(Enumerable.Range(0, 400).Select(n => $"Period {n} "));
    private static readonly byte[] Picture = [0xFF, 0xD8, 0xFF, .. new byte[5000]];
    private readonly PublicWorld _world;

    protected CompressedAnswersTests(PublicWorld world)
    {
        _world = world;
        _world.Ion.Script = AnswerOf;
    }

    /// <summary>Every answer that is compressed, of a user who is signed in.</summary>
    public static TheoryData<string, string> Compressed => new()
    {
        { Routes.Landing, "/" },
        { Routes.Account, "/api/account" },
        { Routes.Profile, "/api/profile" },
        { Routes.IonApi, "/api/ion/announcements" },
        { Routes.IonApi, "/api/ion/schedule" },
        { Routes.OpenApi, "/api/openapi.json" },
        { Routes.ClientScript, "/ion.js" },
        { Routes.ClientTypes, "/ion.d.ts" },
    };

    /// <summary>Every answer that is not, made as long as it can be.</summary>
    public static TheoryData<string, string, string, int> Plain => new()
    {
        { Routes.Login, "GET", "/api/login?returnUrl=/" + LongText.Replace(' ', '-'), 302 },
        { Routes.Callback, "GET", "/api/callback?state=" + LongText.Replace(' ', '-'), 400 },
        { Routes.Logout, "POST", "/api/logout", 403 },
        { Routes.Offline, "POST", "/api/offline", 404 },
        { Routes.SignedOut, "GET", "/api/signed-out?state=" + LongText.Replace(' ', '-'), 400 },
        { Routes.Session, "GET", "/api/session", 200 },
        { Routes.Sessions, "GET", "/api/sessions", 200 },
        { Routes.EndSession, "DELETE", "/api/sessions/x", 404 },
        { Routes.IonApi, "GET", "/api/ion/profile/1/picture", 200 },
        { Routes.IonApi, "GET", "/api/ion/bus", 200 }, // Which is short,
        { Routes.IonApi, "GET", "/api/ion/blocks", 200 }, // no JSON,
        { Routes.IonApi, "GET", "/api/ion/activities", 200 }, // or compressed in a way that nobody here knows.
        { Routes.IonApi, "GET", "/api/ion/emerg", 200 },
        { Routes.IonApi, "GET", "/api/ion/nothing?" + LongText.Replace(' ', '-'), 404 },
        { Routes.IonApi, "POST", "/api/ion/signups/user", 403 },
        { Routes.Health, "GET", "/api/health", 200 },
        { Routes.Identity, "GET", "/api/identity?audience=" + AppWithoutIon.Audience, 200 },
        { Routes.Identity, "GET", "/api/identity?audience=" + LongText.Replace(' ', '-'), 403 },
        { Routes.KeySet, "GET", "/.well-known/jwks.json", 200 },
        { Routes.Discovery, "GET", "/.well-known/openid-configuration", 200 },
        { Routes.Unmatched, "GET", "/nothing?" + LongText.Replace(' ', '-'), 404 },
    };

    public void Dispose()
    {
        _world.Ion.Script = _ => null;
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Every_route_has_decided_and_its_document_says_so_and_why()
    {
        var document = File.ReadAllLines(Path.Combine(RepositoryRoot.Find(), "docs", "compression.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|', StringSplitOptions.TrimEntries)).ToList();
        var compressed = Compressed.Select(row => row.Data.Item1).ToHashSet(StringComparer.Ordinal);
        var plain = Plain.Select(row => row.Data.Item1).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(Routes.Methods.Keys.Order(StringComparer.Ordinal), compressed.Union(plain).Order(StringComparer.Ordinal));
        Assert.Equal(
            Routes.Methods.Keys.Select(Shown).Order(StringComparer.Ordinal),
            document.Select(row => row[1].Trim('`')).Distinct().Order(StringComparer.Ordinal));
        Assert.All(document, row =>
        {
            var route = Assert.Single(Routes.Methods.Keys, one => Shown(one) == row[1].Trim('`'));
            Assert.Contains(row[3], (string[])["yes", "no"]);
            Assert.Contains(route, row[3] == "yes" ? compressed : plain);
            Assert.NotEmpty(row[4]);
        });
    }

    [Theory]
    [MemberData(nameof(Compressed))]
    public async Task What_is_compressed_is_the_same_when_it_is_undone(string route, string path)
    {
        using var visitor = await SignInAsync();
        using var plain = await visitor.GetAsync(path);
        var bytes = await BytesAsync(plain);

        Assert.NotEmpty(route);
        Assert.True(bytes.Length >= Least, path);
        Assert.Empty(plain.Content.Headers.ContentEncoding);
        foreach (var (accepted, coding) in new[] { ("gzip, deflate, br, zstd", "br"), ("gzip, deflate", "gzip"), ("br;q=0.5, gzip", "gzip") })
        {
            using var response = await visitor.GetAsync(path, ("Accept-Encoding", accepted));
            using var head = await visitor.SendAsync(HttpMethod.Head, path, content: null, ("Accept-Encoding", accepted));
            var sent = await BytesAsync(response);

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal([coding], response.Content.Headers.ContentEncoding);
            Assert.Equal(plain.Content.Headers.ContentType, response.Content.Headers.ContentType);
            Assert.Contains("Accept-Encoding", response.Headers.Vary, StringComparer.OrdinalIgnoreCase);
            Assert.True(sent.Length < bytes.Length, $"{path}: {bytes.Length} bytes are {sent.Length} as {coding}");
            Assert.Equal(bytes, Undo(sent, coding));
            Assert.True(response.Content.Headers.ContentLength is null || response.Content.Headers.ContentLength == sent.Length);
            Assert.Equal((response.StatusCode, coding), (head.StatusCode, head.Content.Headers.ContentEncoding.SingleOrDefault()));
            Assert.Empty(await BytesAsync(head));
        }
    }

    [Theory]
    [MemberData(nameof(Plain))]
    public async Task What_is_not_compressed_is_as_it_is(string route, string method, string path, int status)
    {
        using var visitor = await SignInAsync();
        using var response = await visitor.SendAsync(
            new(method), path, content: null, ("Accept-Encoding", "gzip, deflate, br"), ("Accept", "text/html"), ("Sec-Fetch-Site", method == "POST" && status == 403 ? "cross-site" : "same-origin"));

        Assert.NotEmpty(route);
        Assert.Equal((path, status), (path, (int)response.StatusCode));
        Assert.Equal(path.EndsWith("/activities", StringComparison.Ordinal) ? ["zstd"] : [], response.Content.Headers.ContentEncoding);
        var body = await BytesAsync(response);
        Assert.Equal(body.Length, response.Content.Headers.ContentLength ?? body.Length);
        if (path.EndsWith("/picture", StringComparison.Ordinal))
        {
            Assert.Equal(Picture, body);
        }
    }

    [Theory]
    [InlineData("br", "br")]
    [InlineData("BR", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("gzip, br", "br")]
    [InlineData("gzip;q=1.0, br;q=0.9", "gzip")]
    [InlineData("gzip;q=0.5, br;q=0.001", "gzip")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("*", "br")]
    [InlineData("br;q=0, *", "gzip")]
    [InlineData("*;q=0.5, br;q=0", "gzip")]
    [InlineData("identity;q=0, gzip", "gzip")]
    [InlineData("identity;q=0.5, gzip;q=0.6", "gzip")]
    [InlineData("identity, gzip;q=0.5", null)]
    [InlineData("identity", null)]
    [InlineData("br;q=0, gzip;q=0, *", null)]
    [InlineData("*;q=0", null)]
    [InlineData("deflate, zstd", null)]
    [InlineData("", null)]
    [InlineData("nonsense;;;q=,", null)]
    public async Task A_browser_gets_what_it_likes_best(string accepted, string? coding)
    {
        using var visitor = await SignInAsync();
        foreach (var path in new[] { "/api/ion/announcements", "/api/ion/schedule", "/ion.js", "/" })
        {
            using var response = await visitor.GetAsync(path, ("Accept-Encoding", accepted));
            Assert.Equal((path, coding), (path, response.Content.Headers.ContentEncoding.SingleOrDefault()));
        }
    }

    /// <summary>BREACH needs a browser that asks, with its session, as another site wants it to.</summary>
    [Fact]
    public async Task What_another_site_causes_is_not_compressed_where_it_is_of_the_user()
    {
        using var visitor = await SignInAsync();
        foreach (var (name, value, isCompressed) in new[]
        {
            ("Sec-Fetch-Site", "cross-site", false), ("Sec-Fetch-Site", "same-site", false), ("Origin", "https://evil.example", false), ("Origin", "null", false),
            ("Sec-Fetch-Site", "same-origin", true), ("Sec-Fetch-Site", "none", true), ("Origin", AppWithoutIon.AllowedOrigin, true),
        })
        {
            foreach (var path in new[] { "/", "/api/profile", "/api/ion/announcements?x=guess", "/api/ion/schedule", "/ion.js" })
            {
                using var response = await visitor.GetAsync(path, ("Accept-Encoding", "br"), (name, value));
                var isEverybodys = path is "/api/ion/schedule" or "/ion.js";
                // The API is for no other site at all, where the browser says that it is one.
                var isRefused = name == "Sec-Fetch-Site" && !isCompressed && path.StartsWith("/api/", StringComparison.Ordinal);
                Assert.Equal(isRefused, response.StatusCode == HttpStatusCode.Forbidden);
                Assert.Equal(
                    (path, name, value, !isRefused && (isCompressed || isEverybodys)), (path, name, value, response.Content.Headers.ContentEncoding.Count > 0));
            }
        }

        using var allowed = await visitor.GetAsync("/api/profile", ("Accept-Encoding", "br"), ("Sec-Fetch-Site", "same-site"), ("Origin", AppWithoutIon.AllowedOrigin));
        Assert.Equal(["br"], allowed.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task What_Ion_tags_is_tagged_as_the_same_in_other_bytes_and_is_not_sent_again()
    {
        using var visitor = await SignInAsync();
        using var plain = await visitor.GetAsync("/api/ion/announcements");
        using var first = await visitor.GetAsync("/api/ion/announcements", ("Accept-Encoding", "br"));
        using var again = await visitor.GetAsync("/api/ion/announcements", ("Accept-Encoding", "br"), ("If-None-Match", first.Headers.ETag!.ToString()));

        Assert.Equal("\"of-Ion\"", plain.Headers.ETag!.ToString());
        Assert.Equal("W/\"of-Ion\"", first.Headers.ETag.ToString());
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal("W/\"of-Ion\"", again.Headers.ETag!.ToString());
        Assert.Empty(again.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task What_Ion_has_compressed_unasked_is_compressed_once()
    {
        using var visitor = await SignInAsync();
        using var plain = await visitor.GetAsync("/api/ion/signups/user");
        using var response = await visitor.GetAsync("/api/ion/signups/user", ("Accept-Encoding", "gzip"));

        Assert.Empty(plain.Content.Headers.ContentEncoding);
        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        Assert.Equal(await BytesAsync(plain), Undo(await BytesAsync(response), "gzip"));
    }

    private static ScriptedAnswer? AnswerOf(ScriptedRequest request) => request.Path switch
    {
        "/api/announcements" when request.Headers.GetValueOrDefault("If-None-Match") is { } tag && tag.Contains("of-Ion", StringComparison.Ordinal) =>
            new("304 Not Modified\r\nETag: \"of-Ion\"", []),
        "/api/announcements" => Json("ETag: \"of-Ion\"\r\n", Encoding.UTF8.GetBytes($$"""{"results": ["{{LongText}}"]}""")),
        "/api/profile" => ScriptedAnswer.Json(ScriptedIon.Profile.Replace("\"id\"", $"\"about\":\"{LongText}\",\"id\"", StringComparison.Ordinal)),
        "/api/schedule" => ScriptedAnswer.Json($$"""{"results": ["{{LongText}}"]}"""),
        "/api/signups/user" => Json("Content-Encoding: gzip\r\n", Gzip($$"""["{{LongText}}"]""")),
        "/api/activities" => Json("Content-Encoding: zstd\r\n", new byte[3000]),
        "/api/blocks" => new("200 OK\r\nContent-Type: text/html", Encoding.UTF8.GetBytes($"<p>{LongText}</p>")),
        "/api/bus" => ScriptedAnswer.Json($$"""["{{LongText[..(Least - 5)]}}"]"""),
        "/api/emerg" => ScriptedAnswer.Json("""{"status": false, "message": null}"""),
        "/api/profile/1/picture" => new("200 OK\r\nContent-Type: image/jpeg", Picture),
        _ => null,
    };

    private static ScriptedAnswer Json(string headers, byte[] body) => new($"200 OK\r\n{headers}Content-Type: application/json", body);

    private static byte[] Gzip(string text)
    {
        using var compressed = new MemoryStream();
        using (var stream = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        return compressed.ToArray();
    }

    private static byte[] Undo(byte[] sent, string coding)
    {
        using var plain = new MemoryStream();
        using Stream stream = coding == "br" ? new BrotliStream(new MemoryStream(sent), CompressionMode.Decompress) : new GZipStream(new MemoryStream(sent), CompressionMode.Decompress);
        stream.CopyTo(plain);
        return plain.ToArray();
    }

    private static string Shown(string route) => route == Routes.Landing ? "/" : "/" + route;

    private static Task<byte[]> BytesAsync(HttpResponseMessage response) => response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

    /// <summary>Somebody whose sessions are many, and whose name is long.</summary>
    private async Task<Visitor> SignInAsync()
    {
        var visitor = _world.App.NewVisitor();
        await visitor.SignInAsync();
        return visitor;
    }
}
