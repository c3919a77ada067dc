using System.Net;
using System.Text.Json;
using IonFunctions.Tests.Servers;
using Microsoft.AspNetCore.WebUtilities;

namespace IonFunctions.Tests.Simulator;

public sealed class AuthorizeEndpointTests : IAsyncLifetime
{
    private IonClient _ion = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _ion = await IonClient.StartAsync();

    public ValueTask DisposeAsync() => _ion.DisposeAsync();

    [Fact]
    public async Task The_page_says_who_asks_for_what_and_its_policy_lets_the_redirect_through()
    {
        using var page = await _ion.Http.GetAsync(_ion.AuthorizeUrl(("scope", "read write"), ("state", "<\">")), Cancel);
        var html = await page.Content.ReadAsStringAsync(Cancel);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("<strong>ionfunctions</strong> at <strong>http://localhost:7071</strong>", html, StringComparison.Ordinal);
        Assert.Contains("<code>write</code>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<\">", html, StringComparison.Ordinal);

        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.DoesNotContain("form-action", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Allowing_leads_back_with_a_code_and_the_state_alone()
    {
        var query = await PostAsync(SampleUsers.Grace, "allow");
        Assert.Equal(["code", "state"], query.Keys);
        Assert.Equal("a state", query["state"]);
    }

    [Fact]
    public async Task Denying_leads_back_with_access_denied_and_the_state_alone()
    {
        var query = await PostAsync(SampleUsers.Grace, "deny");
        Assert.Equal(["error", "state"], query.Keys);
        Assert.Equal("access_denied", query["error"]);
    }

    [Theory]
    [InlineData("nobody", "allow")]
    [InlineData("", "allow")]
    [InlineData(SampleUsers.Ada, "")]
    [InlineData(SampleUsers.Ada, "perhaps")]
    public async Task A_form_filled_in_wrongly_is_shown_again(string username, string decision)
    {
        using var answer = await SubmitAsync(username, decision);
        var html = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("role=\"alert\"", html, StringComparison.Ordinal);
        Assert.Equal("a state", AuthorizeForm.Parse(_ion.AuthorizeUrl(), html).Fields["state"]);
    }

    [Theory]
    [InlineData("client_id", null)]
    [InlineData("client_id", "another")]
    [InlineData("redirect_uri", "http://localhost:7071/api/callback/")]
    [InlineData("redirect_uri", "http://localhost:7071.evil.example/api/callback")]
    [InlineData("redirect_uri", "javascript:alert(1)")]
    [InlineData("redirect_uri", "/api/callback")]
    public async Task A_request_whose_client_or_redirect_uri_is_wrong_gets_a_page_and_no_redirect(string name, string? value)
    {
        using var answer = await _ion.Http.GetAsync(_ion.AuthorizeUrl((name, value)), Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(answer.Headers.Location);
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_doubled_parameter_gets_a_page_and_no_redirect()
    {
        using var answer = await _ion.Http.GetAsync(_ion.AuthorizeUrl() + "&state=another", Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Duplicate state parameter.", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scope", "read everything", "invalid_scope", null)]
    [InlineData("response_type", "token", "unsupported_response_type", null)]
    [InlineData("response_type", "code token", "unauthorized_client", null)]
    [InlineData("response_type", null, "invalid_request", "Missing response_type parameter.")]
    public async Task Other_mistakes_are_told_to_the_client_by_a_redirect(
        string name, string? value, string error, string? description)
    {
        using var answer = await _ion.Http.GetAsync(_ion.AuthorizeUrl((name, value)), Cancel);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.StartsWith(IonClient.Callback + "?", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);

        var query = QueryHelpers.ParseQuery(answer.Headers.Location.Query);
        Assert.Equal(error, query["error"]);
        Assert.Equal(description, query.TryGetValue("error_description", out var text) ? text.ToString() : null);
        Assert.Equal("a state", query["state"]);
    }

    [Fact]
    public async Task An_unknown_challenge_method_is_refused()
    {
        using var answer = await _ion.Http.GetAsync(
            _ion.AuthorizeUrl(("code_challenge", "abc"), ("code_challenge_method", "S512")), Cancel);
        Assert.Contains("error=invalid_request", answer.Headers.Location!.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_uri_can_be_registered_later_and_keeps_its_query()
    {
        const string Later = "https://app.example/callback?tenant=1";
        _ion.Ion.Client.AddRedirectUri(Later);

        using var answer = await SubmitAsync(SampleUsers.Ada, "allow", ("redirect_uri", Later));
        Assert.StartsWith(Later + "&code=", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_openid_an_id_token_says_who_signed_in()
    {
        var code = await _ion.GetCodeAsync(SampleUsers.Ada, ("scope", "openid profile email groups"), ("nonce", "a nonce"));
        var tokens = await _ion.ExchangeAsync(code);
        var claims = ReadPayload(tokens);

        Assert.Equal(_ion.Ion.BaseUrl + "oauth", claims.GetProperty("iss").GetString());
        Assert.Equal("ionfunctions", claims.GetProperty("aud").GetString());
        Assert.Equal("30001", claims.GetProperty("sub").GetString());
        Assert.Equal("a nonce", claims.GetProperty("nonce").GetString());
        Assert.Equal("Ada", claims.GetProperty("given_name").GetString());
        Assert.Equal("2027alovelace@tjhsst.edu", claims.GetProperty("email").GetString());
        Assert.Equal("30001", ReadPayload(await _ion.RefreshAsync(tokens.RefreshToken)).GetProperty("sub").GetString());

        static JsonElement ReadPayload(TokenAnswer tokens)
        {
            var idToken = tokens.Json.GetProperty("id_token").GetString()!;
            using var json = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(idToken.Split('.')[1]));
            return json.RootElement.Clone();
        }
    }

    private async Task<Dictionary<string, Microsoft.Extensions.Primitives.StringValues>> PostAsync(string username, string decision)
    {
        using var answer = await SubmitAsync(username, decision);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return QueryHelpers.ParseQuery(answer.Headers.Location!.Query);
    }

    private async Task<HttpResponseMessage> SubmitAsync(
        string username, string decision, params (string Name, string? Value)[] changes)
    {
        var url = _ion.AuthorizeUrl(changes);
        var form = AuthorizeForm.Parse(url, await _ion.Http.GetStringAsync(url));
        return await _ion.Http.PostAsync(form.Action, form.Submit(username, decision));
    }
}
