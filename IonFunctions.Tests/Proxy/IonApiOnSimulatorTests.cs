using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using IonFunctions.Core.Proxy;
using IonFunctions.Simulator.Faults;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Processes;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Proxy;

/// <summary>Ion's API by way of the app, all of it.</summary>
public abstract class IonApiOnSimulatorTests : IonApiContract
{
    private readonly SimulatedIonFixture _fixture;
    private readonly Storage _storage;
    private readonly Head _head;

    protected IonApiOnSimulatorTests(SimulatedIonFixture fixture, Storage storage, Head head)
        : base(storage, head) => (_fixture, _storage, _head) = (fixture, storage, head);

    public static TheoryData<string> Templates => [.. IonApi.Templates];

    protected override IIonServer Ion => _fixture.Server;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _fixture.Server.Ion.Faults.Clear();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [MemberData(nameof(Templates))]
    public async Task Every_path_of_the_list_passes(string template)
    {
        await using var app = await StartAsync();
        using var visitor = await SignInAsync(app);
        var path = await ExampleAsync(visitor, template);
        using var response = await visitor.GetAsync("/api/ion/" + path);
        using var head = await visitor.SendAsync(HttpMethod.Head, "/api/ion/" + path);
        using var missing = await visitor.GetAsync($"/api/ion/x/{path}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(response.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(CancellationToken));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Equal("application/problem+json", missing.Content.Headers.ContentType!.MediaType);
        var isPublic = template is "schedule" or "schedule/{date}" or "emerg";
        Assert.Equal([isPublic ? "public, max-age=60, stale-if-error=86400" : "no-store"], response.Headers.GetValues("Cache-Control"));
        if (template.Contains("/picture", StringComparison.Ordinal))
        {
            Assert.Equal("image/jpeg", response.Content.Headers.ContentType!.MediaType);
            // Where somebody has none of that grade, Ion sends a PNG, by the name of a JPEG all the same.
            byte[] start = template.Contains("{grade}", StringComparison.Ordinal) ? [0x89, 0x50, 0x4E] : [0xFF, 0xD8, 0xFF];
            Assert.Equal(start, (await response.Content.ReadAsByteArrayAsync(CancellationToken))[..3]);
            return;
        }

        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        var json = await response.Content.ReadAsStringAsync(CancellationToken);
        Assert.DoesNotContain(Ion.BaseUrl.Authority, json, StringComparison.Ordinal);
        await FollowLinksAsync(visitor, app, JsonElement.Parse(json), areExamples: template.Length == 0);
    }

    [Theory]
    [InlineData("00:01:00")]
    [InlineData("00:00:00")]
    public async Task No_hostile_path_reaches_Ion(string publicFor)
    {
        await using var app = await _head.StartAsync(Ion, _storage, new Dictionary<string, string?> { ["Proxy:PublicFor"] = publicFor });
        using var visitor = await SignInAsync(app);
        var cookie = visitor.NameOf("ion-session") + "=" + visitor.Cookies["ion-session"];
        var counters = _fixture.Server.Ion.Counters;
        List<string> wrong = [];
        var lines = await File.ReadAllLinesAsync(
            Path.Combine(IonFunctions.Local.RepositoryRoot.Find(), "IonFunctions.Tests", "Proxy", "hostile-ion-paths.txt"), CancellationToken);
        var paths = lines.Where(line => line.Length > 0 && line[0] != '#').ToList();
        Assert.InRange(paths.Count, 90, 1000);

        foreach (var path in paths)
        {
            // The Functions host resolves dots before it routes: what comes to the app is an honest path, and is answered as that.
            var resolved = new Uri(app.BaseUrl, "/api/ion" + path).AbsolutePath;
            var isAnother = _head.ResolvesDots && resolved != "/api/ion" + path.Replace('\\', '/');
            var allowed = isAnother ? await CallAsync(resolved) : new(404, 0, 0);
            var seen = await CallAsync("/api/ion" + path);

            // 400 is the server's own, where it takes the request for none at all; and what is public is kept.
            if (seen != allowed && seen != new Seen(400, 0, 0) && seen != allowed with { ApiRequests = 0 })
            {
                wrong.Add($"{path}: {seen}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));

        async Task<Seen> CallAsync(string target)
        {
            var before = counters.Read();
            var status = await RawRequest.GetAsync(app.BaseUrl, target, cookie);
            var after = counters.Read();
            return new(
                status, after.CountApiRequests() - before.CountApiRequests(), after.CountTokenRequests() - before.CountTokenRequests());
        }
    }

    [Fact]
    public async Task Words_to_search_for_arrive_as_they_were_meant()
    {
        await using var app = await StartAsync();
        using var visitor = await SignInAsync(app);

        Assert.Equal(1, (await visitor.GetJsonAsync("/api/ion/search/ada%20love")).GetProperty("count").GetInt32());
        Assert.Equal(6, (await visitor.GetJsonAsync("/api/ion/search/a")).GetProperty("count").GetInt32());
        Assert.Equal(0, (await visitor.GetJsonAsync("/api/ion/search/%252e%252e")).GetProperty("count").GetInt32());
        Assert.Equal(0, (await visitor.GetJsonAsync("/api/ion/search/%C3%96l%20%26%3F%23")).GetProperty("count").GetInt32());
    }

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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_picture_that_Ion_keeps_to_itself_is_Ions_403_and_costs_no_refresh(bool ionIsDown)
    {
        await using var app = await StartAsync();
        using var visitor = await SignInAsync(app);
        var faults = _fixture.Server.Ion.Faults;
        faults.Add(new Fault { Endpoint = "/api/profile/30002/picture", Status = 403, Body = "detail", ContentType = "image/jpg" });
        if (ionIsDown)
        {
            faults.Add(new Fault { Endpoint = "/api/profile", Drop = true }); // Where the token would be asked about.
        }

        var before = _fixture.Server.Ion.Counters.Read().CountTokenRequests();
        using var response = await visitor.GetAsync("/api/ion/profile/30002/picture");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("image/jpg", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("detail", await response.Content.ReadAsStringAsync(CancellationToken));
        Assert.Equal(before, _fixture.Server.Ion.Counters.Read().CountTokenRequests());
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
    public async Task A_link_that_can_be_none_stays_and_those_after_it_are_translated()
    {
        await using var app = await StartAsync();
        using var visitor = await SignInAsync(app);
        _fixture.Server.Ion.Faults.Add(new Fault
        {
            Endpoint = "/api/bus",
            Body = $"""["{Ion.BaseUrl}api/search/%00","{Ion.BaseUrl}api/search/a%00b","{Ion.BaseUrl}api/bus"]""",
        });

        var links = (await visitor.GetJsonAsync("/api/ion/bus")).EnumerateArray().Select(link => link.GetString());

        Assert.Equal([$"{Ion.BaseUrl}api/search/%00", $"{Ion.BaseUrl}api/search/a%00b", $"{app.BaseUrl}api/ion/bus"], links);
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

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Ions_own_failures_pass(int status)
    {
        await using var app = await StartAsync();
        using var visitor = await SignInAsync(app);
        _fixture.Server.Ion.Faults.Add(new Fault
        {
            Endpoint = "/api/bus",
            Status = status,
            Body = """{"detail":"No buses today.","url":"https://elsewhere.example/api/bus"}""",
            ContentType = "application/json",
            Headers = new Dictionary<string, string> { ["Retry-After"] = "7" },
        });
        using var response = await visitor.GetAsync("/api/ion/bus");

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("""{"detail":"No buses today.","url":"https://elsewhere.example/api/bus"}""", await response.Content.ReadAsStringAsync(CancellationToken));
        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task A_page_of_HTML_that_Ion_may_send_can_run_nothing_here()
    {
        await using var app = await StartAsync();
        using var visitor = await SignInAsync(app);
        _fixture.Server.Ion.Faults.Add(new Fault { Endpoint = "/api/bus", Status = 200, Body = "<script>alert(1)</script>", ContentType = "text/html" });
        using var response = await visitor.GetAsync("/api/ion/bus");

        Assert.Equal("default-src 'none'; frame-ancestors 'none'; sandbox", Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
    }

    [Theory]
    [InlineData(false, "read", "Proxy__AllowWrites", "scope write")]
    [InlineData(false, "read write", "Proxy__AllowWrites", null)]
    [InlineData(true, "read", null, "scope write")]
    public async Task A_write_that_may_not_be_says_what_is_missing(bool allowed, string scopes, string? missing, string? alsoMissing)
    {
        await using var app = await StartAsync(allowed, scopes);
        using var visitor = await SignInAsync(app);
        var before = _fixture.Server.Ion.Counters.Read().CountApiRequests("/api/signups/user/favorites");
        using var response = await visitor.PostAsync("/api/ion/signups/user/favorites", Json("""{"activity":1}"""));
        var detail = (await Visitor.JsonOfAsync(response)).GetProperty("detail").GetString()!;

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(missing is not null, detail.Contains("Proxy__AllowWrites", StringComparison.Ordinal));
        Assert.Equal(alsoMissing is not null, detail.Contains("scope write", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(before, _fixture.Server.Ion.Counters.Read().CountApiRequests("/api/signups/user/favorites"));
    }

    [Fact]
    public async Task A_user_signs_up_and_chooses_favorites_where_writing_is_allowed()
    {
        await using var app = await StartAsync(allowWrites: true, "read write");
        using var visitor = await SignInAsync(app, SampleUsers.Alan);
        var (block, activity) = await OpenAsync(visitor);

        using var signedUp = await visitor.PostAsync("/api/ion/signups/user", Json($$"""{"block":{{block}},"activity":{{activity}}}"""));
        var json = await signedUp.Content.ReadAsStringAsync(CancellationToken);
        using var favorite = await visitor.PostAsync("/api/ion/signups/user/favorites", Json($$"""{"activity":{{activity}}}"""));
        var signups = await visitor.GetJsonAsync("/api/ion/signups/user");
        var favorites = await visitor.GetJsonAsync("/api/ion/signups/user/favorites");

        Assert.Equal(HttpStatusCode.Created, signedUp.StatusCode);
        Assert.DoesNotContain(Ion.BaseUrl.Authority, json, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, favorite.StatusCode);
        Assert.Contains(signups.EnumerateArray(), signup => signup.GetProperty("block").GetProperty("id").GetInt32() == block);
        Assert.Contains(favorites.EnumerateArray(), one => one.GetProperty("id").GetInt32() == activity);
    }

    [Fact]
    public async Task A_write_that_Ion_answers_with_401_is_sent_again_whole()
    {
        await using var app = await StartAsync(allowWrites: true, "read write");
        using var visitor = await SignInAsync(app, SampleUsers.Grace);
        var (_, activity) = await OpenAsync(visitor);
        await Ion.RevokeAccessTokensAsync(SampleUsers.Grace);

        using var response = await visitor.PostAsync("/api/ion/signups/user/favorites", Json($$"""{"activity":{{activity}}}"""));

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Single((await visitor.GetJsonAsync("/api/ion/signups/user/favorites")).EnumerateArray());
    }

    [Fact]
    public async Task A_body_that_makes_no_sense_to_Ion_is_refused_by_Ion()
    {
        await using var app = await StartAsync(allowWrites: true, "read write");
        using var visitor = await SignInAsync(app);
        foreach (var body in new[] { "{", "[]", "{}", """{"activity":"x"}""", """{"activity":999999}""" })
        {
            using var response = await visitor.PostAsync("/api/ion/signups/user", Json(body));
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("text/json")]
    [InlineData(null)]
    public async Task A_body_that_Ion_does_not_read_does_not_reach_it(string? contentType)
    {
        await using var app = await StartAsync(allowWrites: true, "read write");
        using var visitor = await SignInAsync(app);
        using var content = new ByteArrayContent("activity=1"u8.ToArray());
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        using var response = await visitor.PostAsync("/api/ion/signups/user/favorites", content);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Fact]
    public async Task A_body_without_end_is_refused_before_it_ends()
    {
        await using var app = await StartAsync(allowWrites: true, "read write");
        using var visitor = await SignInAsync(app);
        using var response = await visitor.PostAsync("/api/ion/signups/user", Json(new string(' ', 20_000)));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Theory]
    [InlineData("POST", "/api/ion/schedule", "GET, HEAD")]
    [InlineData("PUT", "/api/ion/signups/user", "GET, HEAD, POST")]
    [InlineData("DELETE", "/api/ion/signups/user", "GET, HEAD, POST")]
    [InlineData("POST", "/api/session", "GET, HEAD")]
    [InlineData("GET", "/api/logout", "POST")]
    [InlineData("HEAD", "/api/logout", "POST")]
    [InlineData("GET", "/api/sessions/x", "DELETE")]
    [InlineData("DELETE", "/ion.js", "GET, HEAD")]
    public async Task A_method_that_a_path_does_not_take_is_told_those_that_it_does(string method, string path, string allow)
    {
        await using var app = await StartAsync();
        using var visitor = app.NewVisitor();
        using var response = await visitor.SendAsync(new(method), path);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(allow, string.Join(", ", response.Content.Headers.Allow));
    }

    [Fact]
    public async Task A_write_from_another_site_is_refused_first_of_all()
    {
        await using var app = await StartAsync(allowWrites: true, "read write");
        using var visitor = await SignInAsync(app);
        using var response = await visitor.PostAsync("/api/ion/signups/user", Json("{}"), ("Sec-Fetch-Site", "cross-site"));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("urn:ionfunctions:problem:cross-site-request", (await Visitor.JsonOfAsync(response)).GetProperty("type").GetString());
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private async Task<TestApp> StartAsync(bool allowWrites = false, string scopes = "read") => await _head.StartAsync(
        Ion, _storage, new Dictionary<string, string?> { ["Proxy:AllowWrites"] = allowWrites.ToString(), ["Ion:Scopes"] = scopes });

    private static async Task<Visitor> SignInAsync(TestApp app, string username = SampleUsers.Ada)
    {
        var visitor = app.NewVisitor();
        await visitor.SignInAsync(username);
        return visitor;
    }

    /// <summary>A path of a template, with ids that the simulated Ion has.</summary>
    private static async Task<string> ExampleAsync(Visitor visitor, string template)
    {
        async Task<int> FirstAsync(string list) => (await visitor.GetJsonAsync("/api/ion/" + list)).GetProperty("results")[0].GetProperty("id").GetInt32();
        var id = template switch
        {
            "announcements/{id}" => await FirstAsync("announcements"),
            "blocks/{id}" => await FirstAsync("blocks"),
            "activities/{id}" => await FirstAsync("activities"),
            "bus/{id}" => await FirstAsync("bus"),
            "signups/user/{id}" => 30001,
            "signups/scheduled_activity/{id}" => (await visitor.GetJsonAsync($"/api/ion/blocks/{await FirstAsync("blocks")}"))
                .GetProperty("activities").EnumerateObject().First().Value.GetProperty("scheduled_activity").GetProperty("id").GetInt32(),
            _ => 0,
        };
        return template.Replace("{id}", id.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{user}", "2028ghopper", StringComparison.Ordinal)
            .Replace("{date}", "2026-09-01", StringComparison.Ordinal)
            .Replace("{grade}", "senior", StringComparison.Ordinal)
            .Replace("{query}", "ada", StringComparison.Ordinal);
    }

    /// <summary>Every link in an answer is one of the app's, and leads to an answer.</summary>
    private static async Task FollowLinksAsync(Visitor visitor, TestApp app, JsonElement json, bool areExamples = false)
    {
        foreach (var link in Strings(json).Where(text => text.StartsWith("http", StringComparison.Ordinal)).Distinct().Take(12))
        {
            Assert.StartsWith(app.BaseUrl.AbsoluteUri + "api/ion/", link, StringComparison.Ordinal);
            using var response = await visitor.GetAsync(link);
            // Of the examples in Ion's index some are of years ago: that there is nothing any more is Ion's own answer.
            Assert.True(
                response.StatusCode == HttpStatusCode.OK
                    || (areExamples && response.StatusCode == HttpStatusCode.NotFound && response.Content.Headers.ContentType?.MediaType != "application/problem+json"),
                link);
        }
    }

    private static IEnumerable<string> Strings(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => [json.GetString()!],
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Strings),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => Strings(member.Value)),
        _ => [],
    };

    /// <summary>A block that is still open, and an activity in it that is open to everybody.</summary>
    private static async Task<(int Block, int Activity)> OpenAsync(Visitor visitor)
    {
        var blocks = await visitor.GetJsonAsync("/api/ion/blocks?page_size=200");
        var block = blocks.GetProperty("results").EnumerateArray().Last(block => !block.GetProperty("locked").GetBoolean()).GetProperty("id").GetInt32();
        var detail = await visitor.GetJsonAsync($"/api/ion/blocks/{block}");
        var activity = detail.GetProperty("activities").EnumerateObject().First(one => !one.Value.GetProperty("restricted").GetBoolean());
        return (block, activity.Value.GetProperty("id").GetInt32());
    }

    /// <summary>What came of a request, and what Ion was asked for it.</summary>
    private sealed record Seen(int Status, long ApiRequests, long TokenRequests);
}
