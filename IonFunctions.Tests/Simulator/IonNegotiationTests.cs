using System.Net;
using System.Text.Json;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Simulator;

/// <summary>In what form Ion answers: what is accepted, and the methods beside GET and POST.</summary>
public sealed class IonNegotiationTests(IonSchool school) : IClassFixture<IonSchool>
{
    private const string Ada = SampleUsers.Ada;

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
        request.Headers.Authorization = new("Bearer", await school.TokenOfAsync(Ada));
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using var answer = await school.Client.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var status = answer.StatusCode == HttpStatusCode.OK ? "" : $"{(int)answer.StatusCode} ";
        Assert.Equal(expected, status + answer.Content.Headers.ContentType);
    }

    [Fact]
    public async Task JSON_is_indented_for_who_asks_and_links_keep_the_format()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/blocks?format=json&page_size=1");
        request.Headers.Authorization = new("Bearer", await school.TokenOfAsync(Ada));
        request.Headers.TryAddWithoutValidation("Accept", "application/json; indent=4");
        using var answer = await school.Client.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await TextAsync(answer);

        Assert.StartsWith("{\n    \"count\": ", text, StringComparison.Ordinal);
        Assert.Contains($"\"next\": \"{school.BaseUrl}api/blocks?format=json&page=2&page_size=1\"", text, StringComparison.Ordinal);
        Assert.EndsWith("?format=json", JsonElement.Parse(text).GetProperty("results")[0].GetProperty("url").GetString(), StringComparison.Ordinal);
        Assert.EndsWith(
            "/picture?format=jpg", (await school.GetAsync("api/profile?format=json")).GetProperty("picture").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("profile", 200)]
    [InlineData("blocks", 200)]
    [InlineData("profile/30001/picture", 200)]
    [InlineData("emerg", 405)]
    [InlineData("", 405)]
    public async Task HEAD_is_for_views_that_are_classes(string path, int status)
    {
        using var answer = await school.CallAsync("HEAD", "api/" + path);
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
        using var answer = await school.CallAsync("OPTIONS", "api/" + path);
        var json = await IonClient.ReadJsonAsync(answer);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(allow, string.Join(", ", answer.Content.Headers.Allow));
        Assert.Equal(name, json.GetProperty("name").GetString());
        Assert.Equal(posts, json.TryGetProperty("actions", out var actions) && actions.GetProperty("POST").TryGetProperty("block", out _));
    }

    private static Task<string> TextAsync(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
