using System.Net;
using System.Text.Json;

namespace IonFunctions.Tests.Servers;

public abstract partial class IonServerContract
{
    [Theory]
    [InlineData(ClientAuthentication.Basic)]
    [InlineData(ClientAuthentication.Body)]
    public async Task A_code_is_exchanged_for_tokens_with_PKCE(ClientAuthentication authentication)
    {
        using var client = new IonServerClient(Ion);
        var code = await CodeAsync(SampleUsers.Ada, scope: "read write", pkce: true);

        var answer = await ExchangeAsync(client, code, Verifier, authentication);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.NotEmpty(answer.AccessToken);
        Assert.NotEmpty(answer.RefreshToken);
        Assert.Equal("Bearer", answer.Json.GetProperty("token_type").GetString());
        Assert.Equal(36000, answer.Json.GetProperty("expires_in").GetInt32());
        Assert.Equal("read write", answer.Json.GetProperty("scope").GetString());
        Assert.False(answer.Json.TryGetProperty("id_token", out _));
    }

    [Fact]
    public async Task A_code_is_exchanged_for_tokens_without_PKCE()
    {
        using var client = new IonServerClient(Ion);
        var code = await CodeAsync(SampleUsers.Ada);

        var answer = await ExchangeAsync(client, code);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Fact]
    public async Task A_code_works_once()
    {
        using var client = new IonServerClient(Ion);
        var code = await CodeAsync(SampleUsers.Ada);
        await ExchangeAsync(client, code);

        AssertRefused(await ExchangeAsync(client, code), "invalid_grant");
    }

    [Fact]
    public async Task A_code_sent_many_times_at_once_works_once()
    {
        using var client = new IonServerClient(Ion);
        var code = await CodeAsync(SampleUsers.Ada);

        AssertOneWins(await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ExchangeAsync(client, code))));
    }

    [Fact]
    public async Task A_code_needs_its_verifier()
    {
        using var client = new IonServerClient(Ion);
        var code = await CodeAsync(SampleUsers.Ada, pkce: true);

        AssertRefused(await ExchangeAsync(client, code, new string('w', 50)), "invalid_grant");
        AssertRefused(await ExchangeAsync(client, code), "invalid_request");
    }

    [Fact]
    public async Task A_code_needs_the_redirect_URI_that_it_was_sent_to()
    {
        using var client = new IonServerClient(Ion);
        var code = await CodeAsync(SampleUsers.Ada);

        var answer = await client.TokenAsync(
            ClientAuthentication.Basic,
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", "https://app.example/elsewhere"));

        AssertRefused(answer, "invalid_request");
    }

    [Fact]
    public async Task OpenID_scopes_add_an_ID_token_that_names_the_user()
    {
        using var client = new IonServerClient(Ion);

        var answer = await SignInAsync(client, SampleUsers.Katherine, "read openid profile email groups");

        Assert.Equal("read openid profile email groups", answer.Json.GetProperty("scope").GetString());
        var payload = answer.Json.GetProperty("id_token").GetString()!.Split('.')[1];
        var claims = JsonElement.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(payload));
        Assert.Equal("1001", claims.GetProperty("sub").GetString());
        Assert.Equal(Ion.ClientId, claims.GetProperty("aud").GetString());
        Assert.Equal(SampleUsers.Katherine, claims.GetProperty("preferred_username").GetString());
        Assert.Equal("kjohnson@tjhsst.edu", claims.GetProperty("email").GetString());
    }

    [Fact]
    public async Task Many_visitors_sign_in_at_once()
    {
        using var client = new IonServerClient(Ion);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => SignInAsync(client, SampleUsers.Katherine)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Distinct(answers.Select(answer => answer.AccessToken));
    }
}
