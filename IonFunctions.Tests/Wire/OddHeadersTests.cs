using System.Net;
using System.Text;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Wire;

/// <summary>The headers that cross between a browser and Ion, each of them; and bodies that Ion, or what stands before it, has compressed.</summary>
public sealed class OddHeadersTests(Storage storage) : IAsyncLifetime
{
    private const string Picture = "/api/ion/profile/30001/picture";
    private const string List = "/api/ion/announcements";
    private readonly ScriptedIon _ion = new();
    private TestApp _app = null!;
    private Visitor _visitor = null!;

    public static TheoryData<string, string, string> Responses
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var method in new[] { "GET", "HEAD" })
            {
                data.Add(method, "Content-Disposition", "inline; filename=\"ada.jpg\"");
                data.Add(method, "Content-Encoding", "gzip");
                data.Add(method, "Content-Language", "en");
                data.Add(method, "Content-Length", "4");
                data.Add(method, "Content-Type", "image/jpeg");
                data.Add(method, "ETag", "\"of-the-picture\"");
                data.Add(method, "Last-Modified", "Tue, 01 Sep 2026 08:00:00 GMT");
                data.Add(method, "Retry-After", "7");
                data.Add(method, "Vary", "Accept, Cookie");
            }

            return data;
        }
    }

    public static TheoryData<string, string> Raw => new()
    {
        { "ETag", "\"caf\u00e9\"" },
        { "Vary", "Accept, caf\u00e9" },
        { "Retry-After", "\u00bd" },
        { "Content-Disposition", "inline; filename=\"ren\u00e9.jpg\"" },
        { "Content-Language", "fran\u00e7ais" },
        { "Last-Modified", "ao\u00fbt" },
        { "Content-Type", "application/json; note=\"caf\u00e9\"" },
        { "Content-Encoding", "z\u00fcp" },
        { "X-Whatever", "caf\u00e9" },
        { "ETag", "\"\u0001\"" },
        { "ETag", "\"\u007f\"" },
    };

    public static TheoryData<string> Codings => ["gzip", "x-gzip", "GZip", "br", "deflate", "raw deflate", "identity", "gzip, identity", "none of it: gzip"];

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync(_ion, storage);
        _visitor = _app.NewVisitor();
        await _visitor.SignInAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _visitor.Dispose();
        await _app.DisposeAsync();
        await _ion.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Responses))]
    public async Task Each_header_that_passes_to_the_browser_arrives(string method, string name, string value)
    {
        _ion.Script = request => request.Path.EndsWith("/picture", StringComparison.Ordinal)
            ? new($"200 OK\r\n{name}: {value}", [1, 2, 3, 4])
            : null;
        using var response = await _visitor.SendAsync(new(method), Picture);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(
            response.Headers.NonValidated.TryGetValues(name, out var values) || response.Content.Headers.NonValidated.TryGetValues(name, out values));
        Assert.Equal(value, values.ToString());
        Assert.Equal(method == "GET" ? [1, 2, 3, 4] : Array.Empty<byte>(), await response.Content.ReadAsByteArrayAsync(CancellationToken));
    }

    [Theory]
    [InlineData("Accept-Encoding", "gzip, br")]
    [InlineData("If-Modified-Since", "Tue, 01 Sep 2026 08:00:00 GMT")]
    [InlineData("If-None-Match", "\"a\", W/\"b\"")]
    public async Task Each_header_that_passes_to_Ion_arrives(string name, string value)
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            _ion.Requests.Clear();
            using var response = await _visitor.SendAsync(method, Picture, content: null, (name, value));

            Assert.Equal(value, Assert.Single(_ion.Requests).Headers[name]);
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_picture_that_arrives_compressed_is_whole(string coding)
    {
        byte[] picture = [0xFF, 0xD8, 0xFF, .. Enumerable.Repeat((byte)7, 5_000)];
        _ion.Script = request => request.Path.EndsWith("/picture", StringComparison.Ordinal)
            ? new($"200 OK\r\nContent-Type: image/jpeg\r\nContent-Encoding: {coding}", Bodies.Compress(picture, coding))
            : null;
        using var browser = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All, UseCookies = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_app.BaseUrl, Picture));
        request.Headers.Add("Cookie", $"{_visitor.NameOf("ion-session")}={_visitor.Cookies["ion-session"]}");
        using var response = await browser.SendAsync(request, CancellationToken);

        Assert.Equal(picture, await response.Content.ReadAsByteArrayAsync(CancellationToken));
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task Links_within_compressed_JSON_are_translated(string coding)
    {
        var json = $$"""{"next":"{{_ion.BaseUrl}}api/announcements?page=2","text":"{{new string('x', 100_000)}}"}""";
        var bytes = coding switch
        {
            "gzip" or "x-gzip" or "GZip" or "gzip, identity" => Bodies.Compress(json, "gzip"),
            "identity" or "none of it: gzip" => Encoding.UTF8.GetBytes(json),
            _ => Bodies.Compress(json, coding),
        };
        var label = coding.Split(' ')[^1] is "deflate" or "gzip" ? coding.Split(' ')[^1] : coding;
        _ion.Script = request => request.Path == "/api/announcements"
            ? new($"200 OK\r\nContent-Type: Application/JSON; charset=utf8\r\nContent-Encoding: {label}\r\nETag: \"x\"", bytes)
            : null;
        using var response = await _visitor.GetAsync(List);
        using var head = await _visitor.SendAsync(HttpMethod.Head, List);
        var page = await Visitor.JsonOfBytesAsync(response);

        Assert.Equal($"{_app.BaseUrl}api/ion/announcements?page=2", page.GetProperty("next").GetString());
        Assert.Equal(100_000, page.GetProperty("text").GetString()!.Length);
        foreach (var answer in new[] { response, head })
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.False(answer.Content.Headers.Contains("Content-Encoding"));
            Assert.Equal("\"x\"", answer.Headers.ETag!.Tag);
        }
    }

    [Fact]
    public async Task JSON_in_a_coding_that_is_not_known_passes_as_it_is()
    {
        byte[] bytes = [1, 2, 3];
        _ion.Script = request => request.Path == "/api/announcements" ? new("200 OK\r\nContent-Type: application/json\r\nContent-Encoding: zstd", bytes) : null;
        using var response = await _visitor.GetAsync(List);

        Assert.Equal(["zstd"], response.Content.Headers.ContentEncoding);
        Assert.Equal(bytes, await response.Content.ReadAsByteArrayAsync(CancellationToken));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    // The outer one is undone to see what the inner one is.
    [InlineData("gzip, br")]
    [InlineData("br, gzip")]
    [InlineData("deflate, gzip")]
    [InlineData("gzip, br, gzip")]
    public async Task JSON_that_can_not_be_decompressed_is_Ions_fault_and_said_to_be(string codings)
    {
        _ion.Script = request => request.Path == "/api/announcements"
            ? new("200 OK\r\nContent-Type: application/json\r\nContent-Encoding: " + codings, [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF, 0xFF, 0xFF])
            : null;
        using var response = await _visitor.GetAsync(List);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("urn:ionfunctions:problem:ion-answer-unusable", (await Visitor.JsonOfAsync(response)).GetProperty("type").GetString());
        Assert.False(response.Content.Headers.Contains("Content-Encoding"));
    }

    [Fact]
    public async Task Links_behind_a_byte_order_mark_are_translated()
    {
        _ion.Script = request => request.Path == "/api/announcements"
            ? new("200 OK\r\nContent-Type: application/json", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes($$"""{"next":"{{_ion.BaseUrl}}api/bus"}""")])
            : null;
        using var response = await _visitor.GetAsync(List);
        var text = await response.Content.ReadAsByteArrayAsync(CancellationToken);

        Assert.Equal(Encoding.UTF8.GetBytes($$"""{"next":"{{_app.BaseUrl}}api/ion/bus"}"""), text.AsSpan(text[0] == 0xEF ? 3 : 0));
    }

    [Theory]
    [MemberData(nameof(Raw))]
    public async Task A_byte_in_a_header_that_can_not_pass_costs_that_header_alone(string name, string value)
    {
        foreach (var path in new[] { Picture, List })
        {
            _ion.Script = request => request.Path.StartsWith("/api/", StringComparison.Ordinal)
                ? new($"200 Tr\u00e8s bien\r\n{name}: {value}\r\nRetry-After: 3", "[1]"u8.ToArray())
                : null;
            using var response = await _visitor.GetAsync(path);

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("[1]", await response.Content.ReadAsStringAsync(CancellationToken));
            Assert.Contains("3", response.Headers.GetValues("Retry-After"));
            if (name == "Content-Type")
            {
                Assert.Equal("application/json", response.Content.Headers.ContentType!.ToString());
            }
        }
    }

    [Theory]
    [InlineData("If-None-Match")]
    [InlineData("If-Modified-Since")]
    [InlineData("Accept-Encoding")]
    public async Task A_byte_in_a_header_of_the_browsers_does_not_stand_in_its_way(string name)
    {
        foreach (var value in new[] { "\"caf\u00e9\"", "\"caf\u00c3\u00a9\"" }) // In Latin-1 and in UTF-8.
        {
            var status = await Proxy.RawRequest.GetAsync(
                _app.BaseUrl, Picture, $"{_visitor.NameOf("ion-session")}={_visitor.Cookies["ion-session"]}\r\n{name}: {value}");

            Assert.Equal(200, status);
        }
    }
}
