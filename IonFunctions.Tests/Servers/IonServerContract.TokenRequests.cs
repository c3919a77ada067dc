using System.Net;

namespace IonFunctions.Tests.Servers;

public abstract partial class IonServerContract
{
    [Theory]
    [InlineData(ClientAuthentication.Basic)]
    [InlineData(ClientAuthentication.Body)]
    [InlineData(ClientAuthentication.None)]
    public async Task A_wrong_or_missing_secret_is_invalid_client(ClientAuthentication authentication)
    {
        using var client = new IonServerClient(Ion) { Secret = "wrong" };

        var token = await client.TokenAsync(authentication, ("grant_type", "refresh_token"), ("refresh_token", "any"));
        var revocation = await client.RevokeAsync(authentication, ("token", "any"));

        AssertRefused(token, "invalid_client", HttpStatusCode.Unauthorized);
        AssertRefused(revocation, "invalid_client", HttpStatusCode.Unauthorized);
        Assert.NotEmpty(token.Headers.WwwAuthenticate);
    }

    [Fact]
    public async Task A_request_without_what_its_grant_needs_is_invalid()
    {
        using var client = new IonServerClient(Ion);

        AssertRefused(
            await client.TokenAsync(ClientAuthentication.Basic, ("grant_type", "refresh_token")), "invalid_request");
        AssertRefused(
            await client.TokenAsync(ClientAuthentication.Basic, ("grant_type", "authorization_code")),
            "invalid_request");
        AssertRefused(await client.RevokeAsync(), "invalid_request");
    }

    [Fact]
    public async Task An_unknown_or_missing_grant_type_is_unsupported()
    {
        using var client = new IonServerClient(Ion);

        AssertRefused(
            await client.TokenAsync(ClientAuthentication.Basic, ("grant_type", "bogus")), "unsupported_grant_type");
        AssertRefused(await client.TokenAsync(ClientAuthentication.Basic, ("code", "any")), "unsupported_grant_type");
    }

    [Fact]
    public async Task Unknown_codes_and_refresh_tokens_are_invalid_grants()
    {
        using var client = new IonServerClient(Ion);

        AssertRefused(await ExchangeAsync(client, "unknown"), "invalid_grant");
        AssertRefused(await client.RefreshAsync("unknown"), "invalid_grant");
    }
}
