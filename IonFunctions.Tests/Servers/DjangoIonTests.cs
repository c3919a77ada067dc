using System.Net;

namespace IonFunctions.Tests.Servers;

/// <summary>The contract on Django OAuth Toolkit, and what only this server can do for a test.</summary>
public sealed class DjangoIonTests(DjangoIonFixture fixture) : IonServerContract, IClassFixture<DjangoIonFixture>
{
    protected override IIonServer Ion => fixture.Ion;

    /// <summary>Toolkit 1.7 takes the scope that it asks for as the token's.</summary>
    protected override bool UserInfoKnowsScopes => false;

    [Fact]
    public async Task Token_requests_are_counted_by_grant_outcome_and_user()
    {
        var ion = fixture.Ion;
        using var client = new IonServerClient(ion);
        var callback = new Uri("http://127.0.0.1:7071/api/callback");
        await ion.RegisterRedirectUriAsync(callback);
        await ion.ForgetTokenRequestsAsync();

        var authorize = IonServerClient.AuthorizeUrl(
            ion,
            [("response_type", "code"), ("client_id", ion.ClientId), ("redirect_uri", callback.OriginalString)]);
        var target = await ion.AuthorizeAsync(authorize, SampleUsers.Grace);
        var code = System.Web.HttpUtility.ParseQueryString(target.Query)["code"]!;
        var tokens = await client.TokenAsync(
            ClientAuthentication.Basic,
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", callback.OriginalString));
        await client.RefreshAsync(tokens.RefreshToken);
        await client.RefreshAsync(tokens.RefreshToken);
        await client.RefreshAsync(tokens.RefreshToken);
        await client.RefreshAsync("unknown");

        Assert.Equal(
            [
                new TokenRequestCount("authorization_code", "success", SampleUsers.Grace, 1),
                new TokenRequestCount("refresh_token", "success", SampleUsers.Grace, 1),
                new TokenRequestCount("refresh_token", "invalid_grant", SampleUsers.Grace, 2),
                new TokenRequestCount("refresh_token", "invalid_grant", User: null, 1),
            ],
            await ion.CountTokenRequestsAsync());
    }

    [Fact]
    public async Task Bad_tokens_can_be_refused_without_a_challenge()
    {
        var ion = fixture.Ion;
        using var client = new IonServerClient(ion);
        await ion.RefuseBadTokensWithAsync(HttpStatusCode.Forbidden);
        try
        {
            var answer = await client.GetAsync("api/profile", "bad");

            Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
            Assert.Empty(answer.Headers.WwwAuthenticate);
            Assert.True(answer.Json.TryGetProperty("detail", out _));
        }
        finally
        {
            await ion.RefuseBadTokensWithAsync(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task A_redirect_URI_that_Ion_would_not_register_is_refused()
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => fixture.Ion.RegisterRedirectUriAsync(new Uri("ftp://app.example/callback")));

        Assert.Contains("Unauthorized redirect scheme", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_end_leaves_nothing_behind()
    {
        DjangoIonFixture.SkipWhereUnavailable();
        var ion = await DjangoIon.StartAsync();
        using var client = new IonServerClient(ion);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("api/profile", accessToken: null)).Status);

        await ion.DisposeAsync();

        Assert.False(Directory.Exists(ion.DataDirectory));
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("api/profile", accessToken: null));
    }
}
