using System.Net;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Simulator;

/// <summary>Which paths Ion has, for whom, and what a slash at the end of one does.</summary>
public sealed class IonPathsTests(IonSchool school) : IClassFixture<IonSchool>
{
    private const string Ada = SampleUsers.Ada;

    [Theory]
    [InlineData("schedule")]
    [InlineData("schedule/2026-11-25")]
    [InlineData("emerg")]
    [InlineData("")]
    public async Task What_is_public_needs_no_token_and_a_bad_one_does_not_hurt(string path)
    {
        foreach (var token in new[] { null, "bad" })
        {
            using var answer = await school.Client.CallApiAsync("api/" + path, token);
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
            using var answer = await school.CallAsync("GET", "api/" + path, user);
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
        using var with = await school.CallAsync("GET", path);
        using var without = await school.CallAsync("GET", path.Replace("/?", "?", StringComparison.Ordinal).TrimEnd('/'));
        Assert.Equal(HttpStatusCode.OK, with.StatusCode);
        Assert.Equal(await TextAsync(without), await TextAsync(with));
    }

    [Fact]
    public async Task Below_oauth_a_slash_is_added()
    {
        var code = await school.Client.GetCodeAsync();
        using var token = await school.Client.PostAsync(
            "oauth/token",
            IonClient.Basic(school.Client.Ion.Client.ClientId, "simulated-secret"),
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", IonClient.Callback));
        using var authorize = await school.Client.Http.GetAsync(
            school.Client.AuthorizeUrl().AbsoluteUri.Replace("authorize/?", "authorize?", StringComparison.Ordinal), TestContext.Current.CancellationToken);
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
        using var answer = await school.Client.Http.SendAsync(request, TestContext.Current.CancellationToken);
        using var own = new HttpRequestMessage(HttpMethod.Get, "api/schedule");
        own.Headers.Add("Origin", school.BaseUrl.GetLeftPart(UriPartial.Authority));
        using var ownAnswer = await school.Client.Http.SendAsync(own, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Empty(await TextAsync(answer));
        Assert.Equal(HttpStatusCode.OK, ownAnswer.StatusCode);
    }

    private static Task<string> TextAsync(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
