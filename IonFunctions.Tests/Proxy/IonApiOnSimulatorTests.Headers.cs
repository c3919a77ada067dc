using System.Net;
using System.Text.Json;
using IonFunctions.Simulator.Faults;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Processes;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Proxy;

public abstract partial class IonApiOnSimulatorTests
{
    [Fact]
    public async Task What_the_browser_has_already_is_not_sent_again()
    {
        await using var app = await StartAsync();
        using var visitor = await SignInAsync(app);
        // Ion itself has no entity tags; what stands in front of it may.
        var headers = new Dictionary<string, string> { ["ETag"] = "\"of-this\"" };
        foreach (var path in new[] { "/api/profile/30002", "/api/profile/30001/picture" })
        {
            _fixture.Server.Ion.Faults.Add(new Fault { Endpoint = path, Status = 200, Body = "{}", Headers = headers, Times = 1 });
            _fixture.Server.Ion.Faults.Add(new Fault { Endpoint = path, Status = 304, Headers = headers, Times = 1 });
            using var first = await visitor.GetAsync(path.Replace("/api/", "/api/ion/", StringComparison.Ordinal));
            using var again = await visitor.GetAsync(
                path.Replace("/api/", "/api/ion/", StringComparison.Ordinal), ("If-None-Match", first.Headers.ETag!.ToString()));

            Assert.Equal("\"of-this\"", first.Headers.ETag.ToString());
            Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
            Assert.Empty(await again.Content.ReadAsByteArrayAsync(CancellationToken));
        }
    }

    [Fact]
    public async Task Who_asks_for_another_protocol_is_answered_in_this_one()
    {
        IReadOnlyCollection<string> sent = [];
        await using var relay = await Relay.StartAsync(Ion.BaseUrl, isNoted: request =>
        {
            sent = [.. request.Headers.Keys];
            return false;
        });
        await using var app = await _head.StartAsync(new RelayedIon(Ion, relay.Urls[0]), _storage);
        using var visitor = await SignInAsync(app);
        using var response = await visitor.GetAsync("/api/ion/announcements", ("Connection", "Upgrade"), ("Upgrade", "websocket"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(JsonValueKind.Object, (await Visitor.JsonOfAsync(response)).ValueKind);
        Assert.Equal(["Accept", "Authorization", "Host"], sent.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Neither_cookies_nor_what_is_between_two_neighbours_crosses()
    {
        var sent = new Dictionary<string, string>();
        await using var relay = await Relay.StartAsync(Ion.BaseUrl, isNoted: request =>
        {
            sent = request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString());
            return false;
        });
        await using var app = await _head.StartAsync(new RelayedIon(Ion, relay.Urls[0]), _storage);
        using var visitor = await SignInAsync(app);
        _fixture.Server.Ion.Faults.Add(new Fault
        {
            Endpoint = "/api/bus",
            Status = 200,
            Body = "{}",
            ContentType = "application/json",
            Headers = new Dictionary<string, string>
            {
                ["Set-Cookie"] = "sessionid=of-ion; Path=/",
                ["Server"] = "nginx",
                ["X-Frame-Options"] = "DENY",
                ["Access-Control-Allow-Origin"] = "*",
                ["Cache-Control"] = "public, max-age=60",
                ["Strict-Transport-Security"] = "max-age=1",
                ["WWW-Authenticate"] = "Bearer",
            },
        });
        using var response = await visitor.GetAsync(
            "/api/ion/bus",
            ("Authorization", "Bearer of-the-browser"), ("X-Forwarded-For", "10.0.0.1"), ("X-Evil", "1"), ("Origin", "https://evil.example"),
            ("Referer", "https://evil.example/"), ("TE", "trailers"), ("Accept", "text/html"), ("Accept-Language", "tlh"), ("Range", "bytes=0-1"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.All(["Set-Cookie", "X-Frame-Options", "Access-Control-Allow-Origin", "Strict-Transport-Security", "WWW-Authenticate"], name =>
            Assert.False(response.Headers.Contains(name), name));
        Assert.DoesNotContain("nginx", response.Headers.Server.ToString(), StringComparison.Ordinal); // The Functions host says who it is itself.
        Assert.Equal(["no-store"], response.Headers.GetValues("Cache-Control"));
        Assert.DoesNotContain("sessionid", visitor.Cookies.Keys);
        Assert.Equal(["Accept", "Authorization", "Host"], sent.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("application/json", sent["Accept"]);
        Assert.DoesNotContain("of-the-browser", sent["Authorization"], StringComparison.Ordinal);
    }
}
