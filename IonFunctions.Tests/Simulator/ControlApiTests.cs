using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Simulator;

public sealed class ControlApiTests : IAsyncLifetime
{
    private IonClient _ion = null!;
    private HttpClient _control = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _ion = await IonClient.StartAsync();
        _control = new HttpClient { BaseAddress = _ion.Ion.ControlUrl };
    }

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        await _ion.DisposeAsync();
    }

    [Fact]
    public async Task It_describes_itself_and_is_not_on_Ions_port()
    {
        Assert.Contains("POST   /faults", await _control.GetStringAsync("/", Cancel), StringComparison.Ordinal);
        using var answer = await _ion.Http.GetAsync("/counters", Cancel);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task It_gets_and_puts_lifetimes()
    {
        var lifetimes = await _control.GetFromJsonAsync<JsonElement>("/lifetimes", Cancel);
        Assert.Equal(36_000, lifetimes.GetProperty("accessToken").GetInt32());

        using var answer = await SendAsync(HttpMethod.Put, "/lifetimes", """{"accessToken": 2.5}""");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(2.5), _ion.Ion.Lifetimes.AccessToken);
        Assert.Equal(TimeSpan.FromDays(30), _ion.Ion.Lifetimes.RefreshToken);
    }

    [Fact]
    public async Task It_sets_lists_and_clears_faults()
    {
        using var set = await SendAsync(
            HttpMethod.Post, "/faults",
            """{"endpoint": "token", "grantType": "refresh_token", "when": "after", "drop": true, "delay": 5, "times": 2}""");
        Assert.Equal(HttpStatusCode.Created, set.StatusCode);

        var fault = Assert.Single((await _control.GetFromJsonAsync<JsonElement>("/faults", Cancel)).EnumerateArray());
        Assert.Equal("after", fault.GetProperty("when").GetString());
        Assert.Equal(2, fault.GetProperty("remaining").GetInt32());

        using var cleared = await _control.DeleteAsync($"/faults/{fault.GetProperty("id").GetInt32()}", Cancel);
        Assert.Equal(HttpStatusCode.NoContent, cleared.StatusCode);
        Assert.Empty(_ion.Ion.Faults.Current);
        using var again = await _control.DeleteAsync("/faults/1", Cancel);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
    }

    [Fact]
    public async Task It_reads_counters_and_resets_them_in_one_step()
    {
        await _ion.SignInAsync();
        var read = await _control.GetFromJsonAsync<JsonElement>("/counters", Cancel);
        Assert.Equal("success", read.GetProperty("tokenRequests")[0].GetProperty("outcome").GetString());
        Assert.Equal(SampleUsers.Ada, read.GetProperty("tokenRequests")[0].GetProperty("user").GetString());

        using var reset = await _control.DeleteAsync("/counters", Cancel);
        Assert.Equal(1, (await IonClient.ReadJsonAsync(reset)).GetProperty("tokenRequests").GetArrayLength());
        Assert.Equal(0, (await _control.GetFromJsonAsync<JsonElement>("/counters", Cancel)).GetProperty("tokenRequests").GetArrayLength());
    }

    [Fact]
    public async Task It_changes_the_client()
    {
        using var added = await SendAsync(HttpMethod.Post, "/client/redirect-uris", """{"redirectUri": "https://app.example/cb"}""");
        Assert.Contains("https://app.example/cb", _ion.Ion.Client.RedirectUris);

        using var changed = await SendAsync(HttpMethod.Put, "/client/secret", """{"clientSecret": "another"}""");
        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _ion.RefreshAsync("x")).Status);
    }

    [Fact]
    public async Task It_counts_and_revokes_a_users_tokens()
    {
        await _ion.SignInAsync();
        Assert.Equal((1, 1), await CountAsync());
        using var access = await _control.DeleteAsync($"/users/{SampleUsers.Ada}/access-tokens", Cancel);
        Assert.Equal((0, 1), await CountAsync());
        using var grants = await _control.DeleteAsync($"/users/{SampleUsers.Ada}/grants", Cancel);
        Assert.Equal((0, 0), await CountAsync());
        using var nobody = await _control.GetAsync("/users/nobody/tokens", Cancel);
        Assert.Equal(HttpStatusCode.NotFound, nobody.StatusCode);

        async Task<(int, int)> CountAsync()
        {
            var live = await _control.GetFromJsonAsync<JsonElement>($"/users/{SampleUsers.Ada}/tokens");
            return (live.GetProperty("accessTokens").GetInt32(), live.GetProperty("refreshTokens").GetInt32());
        }
    }

    [Fact]
    public async Task It_changes_how_bad_tokens_are_refused()
    {
        using var changed = await SendAsync(HttpMethod.Put, "/refusal", """{"status": 403}""");
        using var refused = await _ion.Http.GetAsync("/api/profile", Cancel);

        Assert.Equal(403, (await _control.GetFromJsonAsync<JsonElement>("/refusal", Cancel)).GetProperty("status").GetInt32());
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Empty(refused.Headers.WwwAuthenticate);
    }

    [Theory]
    [InlineData("PUT", "/refusal", """{"status": 404}""")]
    [InlineData("PUT", "/lifetimes", """{"accessToken": -1}""")]
    [InlineData("PUT", "/lifetimes", """{"accessTokens": 1}""")]
    [InlineData("PUT", "/lifetimes", "")]
    [InlineData("PUT", "/lifetimes", "null")]
    [InlineData("POST", "/faults", """{"endpoint": "nowhere", "status": 500}""")]
    [InlineData("POST", "/faults", "{}")]
    [InlineData("POST", "/client/redirect-uris", """{"redirectUri": "nowhere"}""")]
    [InlineData("PUT", "/client/secret", "{}")]
    public async Task What_is_wrong_is_400_and_says_why(string method, string path, string body)
    {
        using var answer = await SendAsync(new HttpMethod(method), path, body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotEqual("", (await IonClient.ReadJsonAsync(answer)).GetProperty("error").GetString());
    }

    /// <summary>A page of any site can post to a port of localhost, and a name of its own that leads there makes it the same origin.</summary>
    [Theory]
    [InlineData("Host", "evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Host", "localhost.evil.example:80", HttpStatusCode.Forbidden)]
    [InlineData("Host", "127.0.0.1.evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "http://localhost:1", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-site", HttpStatusCode.Forbidden)]
    [InlineData("Content-Type", "text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("Content-Type", "text/plain;charset=UTF-8", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("Content-Type", "multipart/form-data; boundary=x", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("Content-Type", "text/plain; application/json", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("Sec-Fetch-Site", "same-origin", HttpStatusCode.Created)]
    [InlineData("Sec-Fetch-Site", "none", HttpStatusCode.Created)]
    [InlineData("Host", "127.0.0.1", HttpStatusCode.Created)]
    [InlineData("Content-Type", "application/x-www-form-urlencoded", HttpStatusCode.Created)]
    public async Task It_is_for_programs_on_this_machine_and_for_no_site_that_its_browser_visits(string header, string value, HttpStatusCode expected)
    {
        using var content = new StringContent("""{"endpoint": "token", "status": 500}""", Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/faults") { Content = content };
        content.Headers.Remove(header == "Content-Type" ? header : "Content-Language");
        Assert.True(header == "Content-Type" ? content.Headers.TryAddWithoutValidation(header, value) : request.Headers.TryAddWithoutValidation(header, value));
        using var answer = await _control.SendAsync(request, Cancel);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(expected == HttpStatusCode.Created ? 1 : 0, _ion.Ion.Faults.Current.Count);
        Assert.True(expected == HttpStatusCode.Created || (await IonClient.ReadJsonAsync(answer)).GetProperty("error").GetString() is { Length: > 0 });
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        return await _control.SendAsync(request);
    }
}
