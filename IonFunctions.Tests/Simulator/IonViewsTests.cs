using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Simulator;

/// <summary>
/// What Ion's views do with what is asked of them, each with where its source says so (below <c>intranet/apps</c>, or
/// Django REST Framework's).
/// </summary>
public sealed class IonViewsTests : IAsyncLifetime
{
    private const string Ada = SampleUsers.Ada;
    private const string NotFound = """{"detail":"Not found."}""";
    private const string DoesNotExist = """{"details":["Object does not exist (in database)."]}""";
    private const string Forbidden = """{"detail":"You do not have permission to perform this action."}""";
    private const string NoCredentials = """{"detail":"Authentication credentials were not provided."}""";
    private const string InvalidPage = """{"detail":"Invalid page."}""";
    private const string NeitherGiven =
        """{"non_field_errors":["Either scheduled_activity, or block and activity must exist. use_scheduled_activity must be false to use block and activity."]}""";

    private IonSchool _school = null!;

    public static TheoryData<string, string, string?, int, string, string> Refusals => new()
    {
        { "GET", "blocks?date=2026-11-25bad", Ada, 400, """["Invalid format for date."]""", "eighth/views/api.py EighthBlockList.get_queryset" },
        { "GET", "blocks?start_date=", Ada, 400, """["Invalid format for start_date."]""", "eighth/views/api.py EighthBlockList.get_queryset" },
        { "GET", "blocks?start_date=x&date=2026-11-25", Ada, 400, """["Invalid format for start_date."]""", "eighth/views/api.py EighthBlockList.get_queryset" },
        { "GET", "signups/user?date=2026-13-01", Ada, 400, """["Invalid format for date."]""", "eighth/views/api.py EighthUserSignupListAdd.list" },
        { "GET", "signups/user?date=x&start_date=y", Ada, 400, """["Invalid format for date."]""", "eighth/views/api.py EighthUserSignupListAdd.list" },
        { "GET", "signups/user?start_date=20261125", Ada, 400, """["Invalid format for start_date."]""", "eighth/views/api.py EighthUserSignupListAdd.is_valid_date" },
        { "GET", "schedule/tomorrow", null, 400, """["['“tomorrow” value has an invalid date format. It must be in YYYY-MM-DD format.']"]""", "schedule/api.py DayDetail.get_object" },
        { "GET", "schedule/it's", null, 400, """["[\"“it's” value has an invalid date format. It must be in YYYY-MM-DD format.\"]"]""", "schedule/api.py DayDetail.get_object" },
        { "GET", "schedule/2026-02-30", null, 400, """["['“2026-02-30” value has the correct format (YYYY-MM-DD) but it is an invalid date.']"]""", "schedule/api.py DayDetail.get_object" },
        { "GET", "schedule/a/b", null, 400, """["['“a/b” value has an invalid date format. It must be in YYYY-MM-DD format.']"]""", "api/urls.py api_schedule_day_detail" },
        { "GET", "schedule?page=100", null, 404, InvalidPage, "rest_framework PageNumberPagination" },
        { "GET", "bus?page=0", Ada, 404, InvalidPage, "rest_framework PageNumberPagination" },
        { "GET", "bus?page=x", Ada, 404, InvalidPage, "rest_framework PageNumberPagination" },
        { "GET", "profile/99999", Ada, 404, DoesNotExist, "users/api.py ProfileDetail.retrieve" },
        { "GET", "profile/99999999999999999999", Ada, 404, DoesNotExist, "users/api.py ProfileDetail.retrieve" },
        { "GET", "profile/nobody", Ada, 404, DoesNotExist, "users/api.py ProfileDetail.retrieve" },
        { "GET", "signups/user/99999", Ada, 404, DoesNotExist, "eighth/views/api.py EighthUserSignupListAdd.list" },
        { "GET", "signups/scheduled_activity/1", Ada, 404, DoesNotExist, "eighth/views/api.py EighthScheduledActivitySignupList" },
        { "GET", "announcements/1", Ada, 404, """{"detail":"No Announcement matches the given query."}""", "announcements/api.py RetrieveUpdateDestroyAnnouncement" },
        { "GET", "activities/9999", Ada, 404, """{"detail":"No EighthActivity matches the given query."}""", "eighth/views/api.py EighthActivityDetail" },
        { "GET", "activities/74", Ada, 404, """{"detail":"No EighthActivity matches the given query."}""", "eighth/models.py EighthActivityExcludeDeletedManager" },
        { "GET", "bus/999", Ada, 404, """{"detail":"No Route matches the given query."}""", "bus/api.py RouteDetail" },
        { "GET", "blocks/1", Ada, 404, NotFound, "eighth/views/api.py EighthBlockDetail" },
        { "GET", "blocks?format=xml", Ada, 404, NotFound, "rest_framework DefaultContentNegotiation.filter_renderers" },
        { "GET", "profile", null, 401, NoCredentials, "users/api.py ProfileDetail.permission_classes" },
        { "GET", "profile/30001", null, 401, NoCredentials, "users/api.py ProfileDetail.permission_classes" },
        { "GET", "announcements", null, 401, NoCredentials, "announcements/api.py IsAnnouncementAdminOrReadOnly" },
        { "GET", "blocks", null, 401, NoCredentials, "eighth/views/api.py IsAuthenticatedOrClientCredentials" },
        { "GET", "bus", null, 401, NoCredentials, "auth/rest_permissions.py ApiAndOauthPermission" },
        { "GET", "search/a", null, 401, NoCredentials, "auth/rest_permissions.py ApiAndOauthPermission" },
        { "POST", "blocks", null, 401, NoCredentials, "rest_framework APIView.initial: before the method is looked at" },
        { "POST", "blocks", Ada, 405, """{"detail":"Method \"POST\" not allowed."}""", "rest_framework APIView.dispatch" },
        { "DELETE", "signups/user", Ada, 405, """{"detail":"Method \"DELETE\" not allowed."}""", "rest_framework APIView.dispatch" },
        { "PUT", "schedule", null, 405, """{"detail":"Method \"PUT\" not allowed."}""", "rest_framework APIView.dispatch" },
        { "POST", "emerg", null, 405, """{"detail":"Method \"POST\" not allowed."}""", "emerg/api.py emerg_status" },
        { "POST", "announcements", Ada, 403, Forbidden, "announcements/api.py IsAnnouncementAdminOrReadOnly" },
        { "DELETE", "announcements/7064", Ada, 403, Forbidden, "announcements/api.py IsAnnouncementAdminOrReadOnly" },
        { "POST", "signups/user/30002", Ada, 403, Forbidden, "eighth/views/api.py EighthUserSignupListAdd.create" },
    };

    public static TheoryData<string, string, int, string, string> Posted => new()
    {
        { "signups/user", "{}", 400, NeitherGiven, "eighth/serializers.py add_signup_validator" },
        { "signups/user", "", 400, NeitherGiven, "rest_framework Request._parse: nothing is an empty dictionary" },
        { "signups/user", """{"block":{block}}""", 400, NeitherGiven, "eighth/serializers.py add_signup_validator" },
        { "signups/user", """{"block":{block},"activity":1,"use_scheduled_activity":true}""", 400, NeitherGiven, "eighth/serializers.py add_signup_validator" },
        { "signups/user", "[]", 400, """{"non_field_errors":["Invalid data. Expected a dictionary, but got list."]}""", "rest_framework Serializer.to_internal_value" },
        { "signups/user", "null", 400, """{"non_field_errors":["No data provided"]}""", "rest_framework Serializer.errors" },
        { "signups/user", """{"block":1,"activity":9999,"scheduled_activity":"x","use_scheduled_activity":2,"force":"maybe"}""", 400,
            """{"block":["Invalid pk \"1\" - object does not exist."],"activity":["Invalid pk \"9999\" - object does not exist."],"scheduled_activity":["Incorrect type. Expected pk value, received str."],"use_scheduled_activity":["Must be a valid boolean."],"force":["Must be a valid boolean."]}""",
            "rest_framework PrimaryKeyRelatedField and BooleanField, all at once" },
        { "signups/user", """{"scheduled_activity":true}""", 400, """{"scheduled_activity":["Incorrect type. Expected pk value, received bool."]}""", "rest_framework PrimaryKeyRelatedField" },
        { "signups/user", """{"scheduled_activity":{}}""", 400, """{"scheduled_activity":["Incorrect type. Expected pk value, received dict."]}""", "rest_framework PrimaryKeyRelatedField" },
        { "signups/user", """{"scheduled_activity":null}""", 400, """{"scheduled_activity":["This field may not be null."]}""", "rest_framework Field.validate_empty_values" },
        { "signups/user", """{"scheduled_activity":""}""", 400, """{"scheduled_activity":["This field may not be null."]}""", "rest_framework RelatedField.run_validation" },
        { "signups/user", """{"scheduled_activity":1.5}""", 400, """{"scheduled_activity":["Invalid pk \"1.5\" - object does not exist."]}""", "rest_framework PrimaryKeyRelatedField" },
        { "signups/user", """{"block":{block},"activity":2}""", 404, DoesNotExist, "eighth/views/api.py EighthUserSignupListAdd.create: an activity that is not on the block" },
        { "signups/user", """{"block":{block},"activity":1,"force":true}""", 400, """{"error":"You are not an administrator."}""", "eighth/views/api.py EighthUserSignupListAdd.create" },
        { "signups/user/favorites", """{"activity":9999}""", 400, """{"activity":["Invalid pk \"9999\" - object does not exist."]}""", "eighth/serializers.py EighthToggleFavoriteSerializer" },
        { "signups/user/favorites", "{}", 500, """{"details":["Unknown error occurred."]}""", "eighth/views/api.py EighthUserFavoritesListToggle.create, api/utils.py custom_exception_handler" },
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _school = await IonSchool.StartAsync();

    public ValueTask DisposeAsync() => _school.DisposeAsync();

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_is_refused_is_refused_as_Ion_does(string method, string path, string? user, int status, string body, string source)
    {
        using var answer = await _school.CallAsync(method, "api/" + path, user);
        Assert.Equal($"{status} {body} {source}", $"{(int)answer.StatusCode} {await TextAsync(answer)} {source}");
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.ToString());
    }

    [Theory]
    [MemberData(nameof(Posted))]
    public async Task What_is_posted_amiss_is_refused_field_by_field(string path, string posted, int status, string body, string source)
    {
        var (block, _, _) = await _school.NextAsync(activity: 1, "2026-11-25");
        using var content = Json(posted.Replace("{block}", $"{block}", StringComparison.Ordinal));
        using var answer = await _school.CallAsync("POST", "api/" + path, Ada, content);
        Assert.Equal($"{status} {body} {source}", $"{(int)answer.StatusCode} {await TextAsync(answer)} {source}");
        Assert.Equal(0, (await _school.GetAsync("api/signups/user")).GetArrayLength());
    }

    [Theory]
    [InlineData("text/plain", "text/plain")]
    [InlineData("application/vnd.api+json", "application/vnd.api+json")]
    [InlineData(null, "")]
    public async Task A_body_of_another_type_is_415(string? contentType, string told)
    {
        using var content = new ByteArrayContent("{}"u8.ToArray());
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        using var answer = await _school.CallAsync("POST", "api/signups/user", Ada, content);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Equal($"Unsupported media type \"{told}\" in request.", (await IonClient.ReadJsonAsync(answer)).GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"activity\": NaN}")]
    public async Task A_body_that_is_no_JSON_is_400(string body)
    {
        using var answer = await _school.CallAsync("POST", "api/signups/user/favorites", Ada, Json(body));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith("JSON parse error - ", (await IonClient.ReadJsonAsync(answer)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forms_are_posted_as_well_as_JSON_and_an_empty_input_is_none()
    {
        var (block, scheduled, _) = await _school.NextAsync(activity: 1, "2026-11-25");
        using var form = new FormUrlEncodedContent([new("block", $"{block}"), new("activity", "1"), new("scheduled_activity", "")]);
        using var parts = new MultipartFormDataContent { { new StringContent($"{scheduled}"), "scheduled_activity" } };
        using var first = await _school.CallAsync("POST", "api/signups/user", Ada, form);
        using var second = await _school.CallAsync("POST", "api/signups/user/", SampleUsers.Grace, parts);

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        var roster = await _school.GetAsync($"api/signups/scheduled_activity/{scheduled}");
        Assert.Equal(2, roster.GetProperty("signups").GetProperty("count").GetInt32());
    }

    [Theory]
    [InlineData("schedule")]
    [InlineData("schedule/2026-11-25")]
    [InlineData("emerg")]
    [InlineData("")]
    public async Task What_is_public_needs_no_token_and_a_bad_one_does_not_hurt(string path)
    {
        foreach (var token in new[] { null, "bad" })
        {
            using var answer = await _school.Client.CallApiAsync("api/" + path, token);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.False(answer.Headers.Contains("WWW-Authenticate"));
        }
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("blocks/x")]
    [InlineData("blocks/-1")]
    [InlineData("Schedule")]
    [InlineData("profile/a.b")]
    [InlineData("profile//30001")]
    [InlineData("profile/30001/picture/2027")]
    [InlineData("search")]
    [InlineData("signups/scheduled_activity")]
    public async Task What_is_no_path_of_Ions_is_a_page_that_says_so_to_everybody(string path)
    {
        foreach (var user in new[] { null, Ada })
        {
            using var answer = await _school.CallAsync("GET", "api/" + path, user);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        }
    }

    [Theory]
    [InlineData("api/profile/")]
    [InlineData("api/profile///")]
    [InlineData("api/blocks/?page=2")]
    [InlineData("api/schedule/2026-11-25/")]
    [InlineData("api/signups/user/favorites/")]
    [InlineData("api/signups/user/30001/")]
    [InlineData("api/search/ada/")]
    [InlineData("api/profile/30001/picture/senior/")]
    [InlineData("api/")]
    public async Task A_slash_at_the_end_is_taken_off_without_a_redirect(string path)
    {
        using var with = await _school.CallAsync("GET", path);
        using var without = await _school.CallAsync("GET", path.Replace("/?", "?", StringComparison.Ordinal).TrimEnd('/'));
        Assert.Equal(HttpStatusCode.OK, with.StatusCode);
        Assert.Equal(await TextAsync(without), await TextAsync(with));
    }

    [Fact]
    public async Task Below_oauth_a_slash_is_added()
    {
        var code = await _school.Client.GetCodeAsync();
        using var token = await _school.Client.PostAsync(
            "oauth/token",
            IonClient.Basic(_school.Client.Ion.Client.ClientId, "simulated-secret"),
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", IonClient.Callback));
        using var authorize = await _school.Client.Http.GetAsync(
            _school.Client.AuthorizeUrl().AbsoluteUri.Replace("authorize/?", "authorize?", StringComparison.Ordinal), Cancel);
        Assert.Equal(HttpStatusCode.OK, token.StatusCode);
        Assert.Equal(HttpStatusCode.OK, authorize.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    public async Task Another_origin_gets_an_empty_401(string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/schedule");
        request.Headers.Add("Origin", origin);
        using var answer = await _school.Client.Http.SendAsync(request, Cancel);
        using var own = new HttpRequestMessage(HttpMethod.Get, "api/schedule");
        own.Headers.Add("Origin", _school.BaseUrl.GetLeftPart(UriPartial.Authority));
        using var ownAnswer = await _school.Client.Http.SendAsync(own, Cancel);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Empty(await TextAsync(answer));
        Assert.Equal(HttpStatusCode.OK, ownAnswer.StatusCode);
    }

    [Theory]
    [InlineData("blocks", null, "application/json")]
    [InlineData("blocks", "*/*", "application/json")]
    [InlineData("blocks", "application/*", "application/json")]
    [InlineData("blocks", "text/html, application/json", "application/json")]
    [InlineData("blocks", "text/html, */*;q=0.01", "text/html; charset=utf-8")]
    [InlineData("blocks", "text/html", "text/html; charset=utf-8")]
    [InlineData("blocks", "image/png", "406 application/json")]
    [InlineData("blocks", "nonsense", "406 application/json")]
    [InlineData("blocks?format=json", "*/*", "application/json")]
    [InlineData("blocks?format=json", "text/html", "406 application/json")]
    [InlineData("blocks?format=api", null, "text/html; charset=utf-8")]
    [InlineData("profile/30001/picture", "image/*", "image/jpeg")]
    [InlineData("profile/30001/picture", "image/jpeg", "406 image/jpg")]
    [InlineData("profile/30001/picture?format=jpg", null, "image/jpeg")]
    [InlineData("profile/30001/picture?format=json", null, "404 image/jpg")]
    public async Task What_is_accepted_decides_what_comes(string path, string? accept, string expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/" + path);
        request.Headers.Authorization = new("Bearer", await _school.TokenOfAsync(Ada));
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using var answer = await _school.Client.Http.SendAsync(request, Cancel);
        var status = answer.StatusCode == HttpStatusCode.OK ? "" : $"{(int)answer.StatusCode} ";
        Assert.Equal(expected, status + answer.Content.Headers.ContentType);
    }

    [Fact]
    public async Task JSON_is_indented_for_who_asks_and_links_keep_the_format()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/blocks?format=json&page_size=1");
        request.Headers.Authorization = new("Bearer", await _school.TokenOfAsync(Ada));
        request.Headers.TryAddWithoutValidation("Accept", "application/json; indent=4");
        using var answer = await _school.Client.Http.SendAsync(request, Cancel);
        var text = await TextAsync(answer);

        Assert.StartsWith("{\n    \"count\": ", text, StringComparison.Ordinal);
        Assert.Contains($"\"next\": \"{_school.BaseUrl}api/blocks?format=json&page=2&page_size=1\"", text, StringComparison.Ordinal);
        Assert.EndsWith("?format=json", JsonElement.Parse(text).GetProperty("results")[0].GetProperty("url").GetString(), StringComparison.Ordinal);
        Assert.EndsWith(
            "/picture?format=jpg", (await _school.GetAsync("api/profile?format=json")).GetProperty("picture").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("profile", 200)]
    [InlineData("blocks", 200)]
    [InlineData("profile/30001/picture", 200)]
    [InlineData("emerg", 405)]
    [InlineData("", 405)]
    public async Task HEAD_is_for_views_that_are_classes(string path, int status)
    {
        using var answer = await _school.CallAsync("HEAD", "api/" + path);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.True(answer.Content.Headers.ContentLength > 0);
    }

    [Theory]
    [InlineData("blocks", "Eighth Block List", "GET, HEAD, OPTIONS", false)]
    [InlineData("signups/user", "Eighth User Signup List Add", "GET, POST, HEAD, OPTIONS", true)]
    [InlineData("emerg", "Emerg Status", "OPTIONS, GET", false)]
    [InlineData("announcements", "List Create Announcement", "GET, POST, HEAD, OPTIONS", false)]
    public async Task OPTIONS_tells_what_a_view_is(string path, string name, string allow, bool posts)
    {
        using var answer = await _school.CallAsync("OPTIONS", "api/" + path);
        var json = await IonClient.ReadJsonAsync(answer);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(allow, string.Join(", ", answer.Content.Headers.Allow));
        Assert.Equal(name, json.GetProperty("name").GetString());
        Assert.Equal(posts, json.TryGetProperty("actions", out var actions) && actions.GetProperty("POST").TryGetProperty("block", out _));
    }

    [Theory]
    [InlineData("schedule", 1)]
    [InlineData("schedule?page_size=3", 3)]
    [InlineData("schedule?page_size=8", 7)]
    [InlineData("schedule?page_size=0", 1)]
    [InlineData("schedule?page_size=x", 1)]
    [InlineData("blocks", 50)]
    [InlineData("blocks?page_size=120", 120)]
    [InlineData("blocks?start_date=2025-08-01&page_size=500", 200)]
    [InlineData("activities?page_size=10", 50)]
    [InlineData("announcements?page_size=10", 50)]
    [InlineData("search/type:student?page_size=1", 4)]
    [InlineData("bus?page_size=1", 32)]
    public async Task Pages_have_Ions_sizes(string path, int size) =>
        Assert.Equal(size, (await _school.GetAsync("api/" + path)).GetProperty("results").GetArrayLength());

    [Fact]
    public async Task Links_to_pages_have_their_parameters_in_order()
    {
        var page = await _school.GetAsync("api/blocks/?start_date=2026-9-1&page=2&page_size=20");
        Assert.Equal($"{_school.BaseUrl}api/blocks?page=3&page_size=20&start_date=2026-9-1", page.GetProperty("next").GetString());
        Assert.Equal($"{_school.BaseUrl}api/blocks?page_size=20&start_date=2026-9-1", page.GetProperty("previous").GetString());
    }

    [Theory]
    [InlineData("2026-11-25", "2026-11-25", "Red Day")]
    [InlineData("2026-9-1", "2026-09-01", "Blue Day")]
    [InlineData("20260901", "2026-09-01", "Blue Day")]
    [InlineData("2026-W36-2", "2026-09-01", "Blue Day")]
    [InlineData("2026-4-4", "2026-4-4", "NO SCHOOL<br>")]
    [InlineData("2026-07-04", "2026-07-04", "NO SCHOOL<br>")]
    public async Task A_day_is_named_as_it_was_entered_or_else_as_it_was_asked_for(string asked, string date, string name)
    {
        var day = await _school.GetAsync("api/schedule/" + asked);
        Assert.Equal(date, day.GetProperty("date").GetString());
        Assert.Equal($"{_school.BaseUrl}api/schedule/{date}", day.GetProperty("url").GetString());
        Assert.Equal(name, day.GetProperty("day_type").GetProperty("name").GetString());
    }

    [Fact]
    public async Task The_schedule_begins_with_the_day_of_Greenwich()
    {
        Assert.Equal("2026-11-23", await FirstDayAsync());
        _school.Time.Advance(TimeSpan.FromHours(9.5)); // Half past seven in the evening, in Fairfax.
        Assert.Equal("2026-11-24", await FirstDayAsync());

        async Task<string?> FirstDayAsync()
        {
            using var answer = await _school.CallAsync("GET", "api/schedule", user: null);
            return (await IonClient.ReadJsonAsync(answer)).GetProperty("results")[0].GetProperty("date").GetString();
        }
    }

    [Fact]
    public async Task Blocks_are_those_of_the_year_or_of_a_date_or_from_a_date_on()
    {
        var year = await _school.GetAsync("api/blocks");
        var date = await _school.GetAsync("api/blocks?date=2026-11-25");
        var all = await _school.GetAsync("api/blocks?start_date=2025-8-1");

        Assert.StartsWith("2026-", year.GetProperty("results")[0].GetProperty("date").GetString(), StringComparison.Ordinal);
        Assert.Equal(["A", "B"], date.GetProperty("results").EnumerateArray().Select(static block => block.GetProperty("block_letter").GetString()));
        Assert.StartsWith("2025-", all.GetProperty("results")[0].GetProperty("date").GetString(), StringComparison.Ordinal);
        Assert.True(all.GetProperty("count").GetInt32() > year.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task What_is_pinned_comes_first()
    {
        var pinned = (await _school.GetAsync("api/announcements")).GetProperty("results").EnumerateArray()
            .Select(static announcement => announcement.GetProperty("pinned").GetBoolean()).ToList();
        Assert.True(pinned[0]);
        Assert.DoesNotContain(true, pinned.Skip(1));
    }

    [Theory]
    [InlineData("ada", "2027alovelace")]
    [InlineData("a+lovelace", "2027alovelace")]
    [InlineData("a%20lovelace", "2027alovelace")]
    [InlineData("2027", "")]
    [InlineData("2027*", "2027alovelace")]
    [InlineData("30001", "2027alovelace")]
    [InlineData("1300002", "2028ghopper")]
    [InlineData("last:love", "2027alovelace")]
    [InlineData("last:Hopper OR first:ada", "2027alovelace 2028ghopper")]
    [InlineData("LAST=johnson", "kjohnson")]
    [InlineData("first:ada last:hopper", "")]
    [InlineData("grade:12", "2027alovelace")]
    [InlineData("grade:staff", "kjohnson enoether")]
    [InlineData("grade:senior", "")]
    [InlineData("gradyear>2029", "2029aturing 2030kgoedel")]
    [InlineData("gradyear<2027", "2027alovelace")]
    [InlineData("gradyear>x", "")]
    [InlineData("type:counselor", "mcurie")]
    [InlineData("counselor:curie last:turing", "2029aturing")]
    [InlineData("username:2028", "2028ghopper")]
    [InlineData("nick:warum", "2030kgoedel")]
    [InlineData("name:warum", "2030kgoedel")]
    [InlineData("colour:red last:turing", "2029aturing")]
    [InlineData("a:b:c OR ada", "")]
    [InlineData("sex:female", "")]
    [InlineData("\"ada\"", "2027alovelace")]
    [InlineData("\"ad\"", "")]
    [InlineData("gödel", "2030kgoedel")]
    [InlineData("a/b", "")]
    [InlineData("a%2Fb", "")]
    [InlineData("xyz", "")]
    public async Task People_are_searched_for_as_at_Ion(string query, string usernames)
    {
        var found = (await _school.GetAsync("api/search/" + query)).GetProperty("results").EnumerateArray()
            .Select(static user => user.GetProperty("username").GetString());
        Assert.Equal(usernames.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), found.Order());
    }

    [Theory]
    [InlineData("30001/picture", Ada, true)]
    [InlineData("2027alovelace/picture", SampleUsers.Alan, true)]
    [InlineData("30001/picture/senior", Ada, true)]
    [InlineData("30001/picture/freshman", Ada, true)]
    [InlineData("30003/picture/senior", Ada, false)]
    [InlineData("30001/picture/staff", Ada, false)]
    [InlineData("30001/picture/nonsense", Ada, false)]
    [InlineData("1001/picture/staff", Ada, true)]
    [InlineData("30004/picture", Ada, false)]
    [InlineData("30004/picture", SampleUsers.Katherine, false)]
    public async Task A_picture_that_is_not_there_or_not_shown_is_Ions_own(string path, string user, bool own)
    {
        using var answer = await _school.CallAsync("GET", "api/profile/" + path, user);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("image/jpeg", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(own, await answer.Content.ReadAsByteArrayAsync(Cancel) is [0xff, 0xd8, ..]);
    }

    [Theory]
    [InlineData("99999/picture")]
    [InlineData("2027ALovelace/picture")]
    [InlineData("nobody/picture/senior")]
    public async Task A_picture_of_nobody_is_404_in_its_own_renderer(string path)
    {
        using var answer = await _school.CallAsync("GET", "api/profile/" + path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("image/jpg", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("details", await TextAsync(answer));
    }

    [Fact]
    public async Task Where_session_authentication_comes_first_a_refusal_is_403_without_a_challenge_and_scopes_are_not_asked_for()
    {
        _school.Client.Ion.Refusal.Status = 403;
        var token = (await _school.Client.SignInAsync(scope: "openid")).AccessToken;
        using var refused = await _school.CallAsync("GET", "api/profile", user: null);
        using var content = JsonContent.Create(new { activity = 1 });
        using var written = await _school.Client.CallApiAsync("api/signups/user/favorites", token, HttpMethod.Post, content);

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.False(refused.Headers.Contains("WWW-Authenticate"));
        Assert.Equal(HttpStatusCode.OK, await _school.Client.ApiStatusAsync(token));
        Assert.Equal(HttpStatusCode.Created, written.StatusCode);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static Task<string> TextAsync(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(Cancel);
}
