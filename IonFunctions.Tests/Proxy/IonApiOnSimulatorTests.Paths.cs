using System.Net;
using System.Text.Json;
using IonFunctions.Core.Proxy;
using IonFunctions.Tests.Contract;

namespace IonFunctions.Tests.Proxy;

public abstract partial class IonApiOnSimulatorTests
{
    public static TheoryData<string> Templates => [.. IonApi.Templates];

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

    /// <summary>What came of a request, and what Ion was asked for it.</summary>
    private sealed record Seen(int Status, long ApiRequests, long TokenRequests);
}
