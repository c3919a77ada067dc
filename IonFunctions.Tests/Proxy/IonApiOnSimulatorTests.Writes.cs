using System.Net;
using System.Net.Http.Headers;
using System.Text;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Proxy;

public abstract partial class IonApiOnSimulatorTests
{
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

    /// <summary>A block that is still open, and an activity in it that is open to everybody.</summary>
    private static async Task<(int Block, int Activity)> OpenAsync(Visitor visitor)
    {
        var blocks = await visitor.GetJsonAsync("/api/ion/blocks?page_size=200");
        var block = blocks.GetProperty("results").EnumerateArray().Last(block => !block.GetProperty("locked").GetBoolean()).GetProperty("id").GetInt32();
        var detail = await visitor.GetJsonAsync($"/api/ion/blocks/{block}");
        var activity = detail.GetProperty("activities").EnumerateObject().First(one => !one.Value.GetProperty("restricted").GetBoolean());
        return (block, activity.Value.GetProperty("id").GetInt32());
    }
}
