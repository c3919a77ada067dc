using System.Net;
using System.Text.Json;

namespace IonFunctions.Tests.Servers;

public abstract partial class IonServerContract
{
    /// <summary>Whether userinfo says what the token's scopes allow, as Ion's does, or what the one scope allows that it asks for.</summary>
    protected virtual bool UserInfoKnowsScopes => true;

    [Fact]
    public async Task The_discovery_document_names_Ions_own_addresses()
    {
        using var client = new IonServerClient(Ion);

        var answer = await client.GetAsync("oauth/.well-known/openid-configuration", accessToken: null);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(new Uri(Ion.BaseUrl, "oauth").AbsoluteUri, answer.Json.GetProperty("issuer").GetString());
        foreach (var (member, path) in new[]
        {
            ("authorization_endpoint", "oauth/authorize/"), ("token_endpoint", "oauth/token/"),
            ("userinfo_endpoint", "oauth/userinfo/"), ("jwks_uri", "oauth/.well-known/jwks.json"),
        })
        {
            // Toolkit 1.7 has userinfo without its slash; Ion takes both for the same.
            Assert.Equal(new Uri(Ion.BaseUrl, path).AbsoluteUri.TrimEnd('/'), answer.Json.GetProperty(member).GetString()!.TrimEnd('/'));
        }

        Assert.Contains("RS256", answer.Json.GetProperty("id_token_signing_alg_values_supported").EnumerateArray().Select(one => one.GetString()));
    }

    [Fact]
    public async Task The_ID_token_is_signed_with_a_key_of_the_JWK_set()
    {
        using var client = new IonServerClient(Ion);
        var tokens = await SignInAsync(client, SampleUsers.Ada, "openid");

        var keys = (await client.GetAsync("oauth/.well-known/jwks.json", accessToken: null)).Json.GetProperty("keys");

        var header = Part(tokens, 0);
        Assert.Equal(["typ", "alg", "kid"], header.EnumerateObject().Select(member => member.Name));
        var key = Assert.Single(keys.EnumerateArray(), key => key.GetProperty("kid").GetString() == header.GetProperty("kid").GetString());
        Assert.Equal(["alg", "use", "kid", "e", "kty", "n"], key.EnumerateObject().Select(member => member.Name));
        var claims = Part(tokens, 1);
        Assert.Equal(["aud", "iat", "at_hash", "sub", "iss", "exp", "auth_time", "jti"], claims.EnumerateObject().Select(member => member.Name));
        Assert.Equal(36_000, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64(), tolerance: 2);
    }

    [Theory]
    [InlineData("openid", "sub")]
    [InlineData("openid profile", "sub given_name family_name name preferred_username")]
    [InlineData("openid email", "sub email email_verified")]
    public async Task Userinfo_says_what_the_scopes_allow(string scope, string members)
    {
        using var client = new IonServerClient(Ion);
        var tokens = await SignInAsync(client, SampleUsers.Ada, scope);

        var answer = await client.GetAsync("oauth/userinfo/", tokens.AccessToken);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(UserInfoKnowsScopes ? members.Split(' ') : ["sub"], answer.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal("30001", answer.Json.GetProperty("sub").GetString());
    }

    [Fact]
    public async Task Userinfo_is_refused_to_a_token_without_openid()
    {
        using var client = new IonServerClient(Ion);
        var tokens = await SignInAsync(client, SampleUsers.Ada);

        foreach (var token in new[] { tokens.AccessToken, "bad" })
        {
            var answer = await client.GetAsync("oauth/userinfo/", token);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
            Assert.Contains("error=\"invalid_token\"", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
            Assert.Equal("invalid_token", answer.Json.GetProperty("error").GetString());
        }
    }

    private static JsonElement Part(IonAnswer tokens, int part) => JsonElement.Parse(
        System.Buffers.Text.Base64Url.DecodeFromChars(tokens.Json.GetProperty("id_token").GetString()!.Split('.')[part]));
}
