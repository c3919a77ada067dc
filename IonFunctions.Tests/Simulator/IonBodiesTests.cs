using System.Net;
using System.Net.Http.Headers;
using System.Text;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Simulator;

/// <summary>What Ion makes of the bodies that it is sent, each with where its source says so (below <c>intranet/apps</c>, or Django REST Framework's).</summary>
public sealed class IonBodiesTests(IonSchool school) : IClassFixture<IonSchool>
{
    private const string Ada = SampleUsers.Ada;
    private const string DoesNotExist = """{"details":["Object does not exist (in database)."]}""";
    private const string NeitherGiven =
        """{"non_field_errors":["Either scheduled_activity, or block and activity must exist. use_scheduled_activity must be false to use block and activity."]}""";

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
        { "signups/user", """{"block":1,"activity":1}""", 400, """{"block":["Invalid pk \"1\" - object does not exist."]}""", "rest_framework PrimaryKeyRelatedField" },
        { "signups/user", """{"scheduled_activity":"x"}""", 400, """{"scheduled_activity":["Incorrect type. Expected pk value, received str."]}""", "rest_framework PrimaryKeyRelatedField" },
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

    [Theory]
    [MemberData(nameof(Posted))]
    public async Task What_is_posted_amiss_is_refused_field_by_field(string path, string posted, int status, string body, string source)
    {
        var (block, _, _) = await school.NextAsync(activity: 1, "2026-11-25");
        using var content = Json(posted.Replace("{block}", $"{block}", StringComparison.Ordinal));
        using var answer = await school.CallAsync("POST", "api/" + path, Ada, content);
        Assert.Equal($"{status} {body} {source}", $"{(int)answer.StatusCode} {await TextAsync(answer)} {source}");
        Assert.Equal(0, (await school.GetAsync("api/signups/user")).GetArrayLength());
    }

    [Theory]
    [InlineData("text/plain", "text/plain")]
    [InlineData("application/vnd.api+json", "application/vnd.api+json")]
    [InlineData(null, "")]
    public async Task A_body_of_another_type_is_415(string? contentType, string told)
    {
        using var content = new ByteArrayContent("{}"u8.ToArray());
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        using var answer = await school.CallAsync("POST", "api/signups/user", Ada, content);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Equal($"Unsupported media type \"{told}\" in request.", (await IonClient.ReadJsonAsync(answer)).GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"activity\": NaN}")]
    [InlineData("{\"scheduled")]
    public async Task A_body_that_is_no_JSON_is_400(string body)
    {
        using var answer = await school.CallAsync("POST", "api/signups/user/favorites", Ada, Json(body));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith("JSON parse error - ", (await IonClient.ReadJsonAsync(answer)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forms_are_posted_as_well_as_JSON_and_an_empty_input_is_none()
    {
        await using var own = await IonSchool.StartAsync();
        var (block, scheduled, _) = await own.NextAsync(activity: 1, "2026-11-25");
        using var form = new FormUrlEncodedContent([new("block", $"{block}"), new("activity", "1"), new("scheduled_activity", "")]);
        using var parts = new MultipartFormDataContent { { new StringContent($"{scheduled}"), "scheduled_activity" } };
        using var first = await own.CallAsync("POST", "api/signups/user", Ada, form);
        using var second = await own.CallAsync("POST", "api/signups/user/", SampleUsers.Grace, parts);

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        var roster = await own.GetAsync($"api/signups/scheduled_activity/{scheduled}");
        Assert.Equal(2, roster.GetProperty("signups").GetProperty("count").GetInt32());
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static Task<string> TextAsync(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
