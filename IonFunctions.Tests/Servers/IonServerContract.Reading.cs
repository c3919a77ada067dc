using System.Net;
using System.Text.Json;

namespace IonFunctions.Tests.Servers;

public abstract partial class IonServerContract
{
    [Fact]
    public async Task The_profile_is_that_of_the_user_who_signed_in()
    {
        using var client = new IonServerClient(Ion);
        var tokens = await SignInAsync(client, SampleUsers.Ada);

        var answer = await client.GetAsync("api/profile", tokens.AccessToken);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(
            [
                "id", "ion_username", "sex", "title", "display_name", "full_name", "short_name", "first_name",
                "last_name", "nickname", "tj_email", "grade", "graduation_year", "user_type", "counselor",
                "administrator", "picture", "is_eighth_admin", "is_teacher", "is_student",
            ],
            answer.Json.EnumerateObject().Select(property => property.Name));
        Assert.Equal(30001, answer.Json.GetProperty("id").GetInt32());
        Assert.Equal(SampleUsers.Ada, answer.Json.GetProperty("ion_username").GetString());
        Assert.Equal("Ada Lovelace", answer.Json.GetProperty("full_name").GetString());
        Assert.Equal("2027alovelace@tjhsst.edu", answer.Json.GetProperty("tj_email").GetString());
        Assert.Equal(12, answer.Json.GetProperty("grade").GetProperty("number").GetInt32());
        Assert.Equal("student", answer.Json.GetProperty("user_type").GetString());
    }

    [Theory]
    [InlineData(null, HttpStatusCode.OK, "image/jpeg")]
    [InlineData("*/*", HttpStatusCode.OK, "image/jpeg")]
    [InlineData("image/*", HttpStatusCode.OK, "image/jpeg")]
    [InlineData("text/html, image/jpg;q=0.5", HttpStatusCode.OK, "image/jpeg")]
    [InlineData("image/jpeg", HttpStatusCode.NotAcceptable, "image/jpg")]
    [InlineData("application/json", HttpStatusCode.NotAcceptable, "image/jpg")]
    public async Task A_picture_is_for_those_who_take_image_jpg(string? accept, HttpStatusCode status, string contentType)
    {
        using var client = new IonServerClient(Ion);
        var tokens = await SignInAsync(client, SampleUsers.Ada);
        using var answer = await GetPictureAsync(accept, tokens.AccessToken);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(contentType, answer.Content.Headers.ContentType!.ToString());
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task Pictures_are_refused_without_words(HttpStatusCode refusal)
    {
        await Ion.RefuseBadTokensWithAsync(refusal);
        try
        {
            using var answer = await GetPictureAsync("image/*", "bad");

            Assert.Equal(refusal, answer.StatusCode);
            Assert.Equal("image/jpg", answer.Content.Headers.ContentType!.ToString());
            Assert.Equal("detail", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
        finally
        {
            await Ion.RefuseBadTokensWithAsync(HttpStatusCode.Unauthorized);
        }
    }

    [Theory]
    [InlineData(SampleUsers.Ada, 30001, "Ada", "Lovelace", "student")]
    [InlineData(SampleUsers.Grace, 30002, "Grace", "Hopper", "student")]
    [InlineData(SampleUsers.Alan, 30003, "Alan", "Turing", "student")]
    [InlineData(SampleUsers.Katherine, 1001, "Katherine", "Johnson", "teacher")]
    public async Task Every_sample_user_has_a_profile(string username, int id, string first, string last, string type)
    {
        using var client = new IonServerClient(Ion);
        var tokens = await SignInAsync(client, username);

        var profile = (await client.GetAsync("api/profile", tokens.AccessToken)).Json;

        Assert.Equal(id, profile.GetProperty("id").GetInt32());
        Assert.Equal(username, profile.GetProperty("ion_username").GetString());
        Assert.Equal(first, profile.GetProperty("first_name").GetString());
        Assert.Equal(last, profile.GetProperty("last_name").GetString());
        Assert.Equal(type, profile.GetProperty("user_type").GetString());
    }

    [Fact]
    public async Task The_schedule_is_a_page_of_days()
    {
        using var client = new IonServerClient(Ion);
        var tokens = await SignInAsync(client, SampleUsers.Ada);

        var answer = await client.GetAsync("api/schedule", tokens.AccessToken);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(["count", "next", "previous", "results"], answer.Json.EnumerateObject().Select(p => p.Name));
        var day = Assert.Single(answer.Json.GetProperty("results").EnumerateArray());
        Assert.Equal(["url", "date", "day_type"], day.EnumerateObject().Select(property => property.Name));
        var next = await client.GetAsync(answer.Json.GetProperty("next").GetString()!, tokens.AccessToken);
        Assert.NotEqual(JsonValueKind.Null, next.Json.GetProperty("previous").ValueKind);
    }

    [Fact]
    public async Task A_request_without_a_token_is_challenged()
    {
        using var client = new IonServerClient(Ion);

        AssertChallenged(await client.GetAsync("api/profile", accessToken: null), because: null);
    }

    [Fact]
    public async Task A_bad_token_is_challenged_as_invalid()
    {
        using var client = new IonServerClient(Ion);

        AssertChallenged(await client.GetAsync("api/profile", "bad"), because: "invalid_token");
    }

    private async Task<HttpResponseMessage> GetPictureAsync(string? accept, string accessToken)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Ion.BaseUrl, "api/profile/30001/picture"));
        request.Headers.Authorization = new("Bearer", accessToken);
        if (accept is not null)
        {
            request.Headers.Accept.ParseAdd(accept);
        }

        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
