using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Simulator;

public sealed class IonApiTests : IAsyncLifetime
{
    private IonClient _ion = null!;
    private string _token = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _ion = await IonClient.StartAsync();
        _token = (await _ion.SignInAsync(scope: "read write")).AccessToken;
    }

    public ValueTask DisposeAsync() => _ion.DisposeAsync();

    [Theory]
    [InlineData(null, "Bearer realm=\"api\"")]
    [InlineData("unknown", "Bearer realm=\"api\",error=\"invalid_token\",error_description=\"The access token is invalid.\"")]
    public async Task Without_a_good_token_the_API_asks_for_one(string? token, string challenge)
    {
        using var answer = await _ion.CallApiAsync("api/profile", token);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(challenge, Assert.Single(answer.Headers.NonValidated["WWW-Authenticate"]));
        Assert.Equal(
            "Authentication credentials were not provided.",
            (await IonClient.ReadJsonAsync(answer)).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Reading_needs_the_scope_read_and_writing_the_scope_write()
    {
        var reader = (await _ion.SignInAsync(scope: "read")).AccessToken;
        var writer = (await _ion.SignInAsync(scope: "write")).AccessToken;

        Assert.Equal(HttpStatusCode.Forbidden, await _ion.ApiStatusAsync(writer));
        using var answer = await _ion.CallApiAsync(
            "api/signups/user/favorites", reader, HttpMethod.Post, JsonContent.Create(new { activity = 1 }));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(
            "You do not have permission to perform this action.",
            (await IonClient.ReadJsonAsync(answer)).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task The_profile_has_a_grade_of_number_and_name_and_a_link_to_its_picture()
    {
        var profile = await _ion.GetApiAsync("api/profile", _token);
        Assert.Equal(30001, profile.GetProperty("id").GetInt32());
        Assert.Equal("""{"number":12,"name":"senior"}""", profile.GetProperty("grade").GetRawText());
        Assert.Equal(_ion.Ion.BaseUrl + "api/profile/30001/picture", profile.GetProperty("picture").GetString());
    }

    [Theory]
    [InlineData("30003", SampleUsers.Alan, "student")]
    [InlineData("2029ATuring", SampleUsers.Alan, "student")]
    [InlineData("1001", SampleUsers.Katherine, "teacher")]
    public async Task Profiles_are_found_by_id_and_by_username(string key, string username, string type)
    {
        var profile = await _ion.GetApiAsync("api/profile/" + key, _token);
        Assert.Equal(username, profile.GetProperty("ion_username").GetString());
        Assert.Equal(type, profile.GetProperty("user_type").GetString());
        Assert.Equal(type == "teacher", profile.GetProperty("grade").GetProperty("number").GetInt32() == 13);
    }

    [Theory]
    [InlineData("api/announcements", 2)]
    [InlineData("api/blocks", 4)]
    [InlineData("api/activities", 2)]
    [InlineData("api/bus", 1)]
    public async Task Lists_are_paged_and_every_page_leads_to_the_next(string path, int pages)
    {
        var (seen, count, address) = (new HashSet<int>(), 0, (string?)(_ion.Ion.BaseUrl + path));
        for (var page = 1; address is not null; page++)
        {
            var list = await _ion.GetApiAsync(address, _token);
            count = list.GetProperty("count").GetInt32();
            seen.UnionWith(list.GetProperty("results").EnumerateArray().Select(static item => item.GetProperty("id").GetInt32()));
            Assert.Equal(page > 1, list.GetProperty("previous").ValueKind is JsonValueKind.String);
            address = list.GetProperty("next").GetString();
            Assert.Equal(page < pages, address is not null);
        }

        Assert.Equal(count, seen.Count);
        Assert.Equal(HttpStatusCode.NotFound, await _ion.ApiStatusAsync(_token, path + "?page=99"));
        Assert.Equal(HttpStatusCode.NotFound, await _ion.ApiStatusAsync(_token, path + "?page=x"));
    }

    [Theory]
    [InlineData("api/announcements")]
    [InlineData("api/blocks")]
    [InlineData("api/activities")]
    public async Task The_items_of_a_list_can_be_followed(string path)
    {
        var item = (await _ion.GetApiAsync(path, _token)).GetProperty("results")[0];
        var url = item.GetProperty("url").GetString()!;
        Assert.StartsWith(_ion.Ion.BaseUrl.AbsoluteUri, url, StringComparison.Ordinal);
        Assert.Equal(item.GetProperty("id").GetInt32(), (await _ion.GetApiAsync(url, _token)).GetProperty("id").GetInt32());
    }

    [Fact]
    public async Task The_schedule_shows_one_day_or_up_to_seven()
    {
        var week = await _ion.GetApiAsync("api/schedule?page_size=20", _token);
        Assert.Equal(7, week.GetProperty("results").GetArrayLength());
        Assert.Contains("page=2&page_size=20", week.GetProperty("next").GetString(), StringComparison.Ordinal);

        var day = Assert.Single((await _ion.GetApiAsync("api/schedule", _token)).GetProperty("results").EnumerateArray());
        Assert.NotEqual(0, day.GetProperty("day_type").GetProperty("blocks").GetArrayLength());

        var saturday = await _ion.GetApiAsync("api/schedule/2026-11-21", _token);
        Assert.Equal("NO SCHOOL<br>", saturday.GetProperty("day_type").GetProperty("name").GetString());
        Assert.Equal(HttpStatusCode.BadRequest, await _ion.ApiStatusAsync(_token, "api/schedule/tomorrow"));
    }

    [Theory]
    [InlineData("api/emerg")]
    [InlineData("api/bus/3")]
    public async Task Emergencies_and_buses_answer(string path) =>
        Assert.Equal(JsonValueKind.Object, (await _ion.GetApiAsync(path, _token)).ValueKind);

    /// <summary>Ion's Django has no middleware that would make entity tags, or that would answer with 304.</summary>
    [Theory]
    [InlineData("api/profile/30002/picture", "image/jpeg")]
    [InlineData("api/profile/kjohnson/picture", "image/jpeg")]
    [InlineData("api/profile", "application/json")]
    public async Task Nothing_can_be_asked_for_on_condition(string path, string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new("Bearer", _token);
        request.Headers.TryAddWithoutValidation("If-None-Match", "*");
        using var answer = await _ion.Http.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
        Assert.Null(answer.Headers.ETag);
        Assert.Equal(type == "image/jpeg", await answer.Content.ReadAsByteArrayAsync(Cancel) is [0xff, 0xd8, 0xff, ..]);
    }

    [Fact]
    public async Task Signing_up_shows_in_the_sign_ups_and_on_the_roster_and_moves_within_a_block()
    {
        var blocks = await _ion.GetApiAsync("api/blocks?page=last", _token);
        var url = blocks.GetProperty("results").EnumerateArray().Last().GetProperty("url").GetString()!;
        var block = await _ion.GetApiAsync(url, _token);
        var open = block.GetProperty("activities").EnumerateObject().Select(static member => member.Value)
            .Where(static activity => !activity.GetProperty("restricted").GetBoolean()).Take(2).ToList();

        await SignUpAsync(new { block = block.GetProperty("id").GetInt32(), activity = open[0].GetProperty("id").GetInt32() });
        var scheduled = open[1].GetProperty("scheduled_activity");
        await SignUpAsync(new { scheduled_activity = scheduled.GetProperty("id").GetInt32() });

        var signup = Assert.Single((await _ion.GetApiAsync("api/signups/user", _token)).EnumerateArray());
        Assert.Equal(scheduled.GetProperty("id").GetInt32(), signup.GetProperty("scheduled_activity").GetInt32());
        var roster = await _ion.GetApiAsync(scheduled.GetProperty("url").GetString()!, _token);
        Assert.Equal(1, roster.GetProperty("signups").GetProperty("count").GetInt32());

        async Task SignUpAsync(object body)
        {
            using var answer = await _ion.CallApiAsync("api/signups/user", _token, HttpMethod.Post, JsonContent.Create(body));
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Posting_a_favorite_toggles_it()
    {
        await ToggleAsync();
        var favorite = Assert.Single((await _ion.GetApiAsync("api/signups/user/favorites", _token)).EnumerateArray());
        Assert.Equal(5, favorite.GetProperty("id").GetInt32());
        await ToggleAsync();
        Assert.Equal(0, (await _ion.GetApiAsync("api/signups/user/favorites", _token)).GetArrayLength());

        async Task ToggleAsync()
        {
            using var form = new FormUrlEncodedContent([new("activity", "5")]);
            using var answer = await _ion.CallApiAsync("api/signups/user/favorites", _token, HttpMethod.Post, form);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        }
    }
}
