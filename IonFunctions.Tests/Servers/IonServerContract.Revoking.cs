using System.Net;

namespace IonFunctions.Tests.Servers;

public abstract partial class IonServerContract
{
    [Fact]
    public async Task Revoking_the_refresh_token_revokes_the_access_token()
    {
        using var client = new IonServerClient(Ion);
        var tokens = await SignInAsync(client, SampleUsers.Ada);

        var revoked = await client.RevokeAsync(("token", tokens.RefreshToken), ("token_type_hint", "refresh_token"));

        Assert.Equal(HttpStatusCode.OK, revoked.Status);
        AssertChallenged(await client.GetAsync("api/profile", tokens.AccessToken), because: "invalid_token");
        AssertRefused(await client.RefreshAsync(tokens.RefreshToken), "invalid_grant");
    }

    [Fact]
    public async Task Revoking_the_access_token_leaves_the_refresh_token()
    {
        using var client = new IonServerClient(Ion);
        var tokens = await SignInAsync(client, SampleUsers.Ada);

        var revoked = await client.RevokeAsync(("token", tokens.AccessToken), ("token_type_hint", "access_token"));

        Assert.Equal(HttpStatusCode.OK, revoked.Status);
        AssertChallenged(await client.GetAsync("api/profile", tokens.AccessToken), because: "invalid_token");
        Assert.Equal(HttpStatusCode.OK, (await client.RefreshAsync(tokens.RefreshToken)).Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("access_token")]
    [InlineData("refresh_token")]
    [InlineData("bogus")]
    public async Task Revoking_an_unknown_token_succeeds(string? hint)
    {
        using var client = new IonServerClient(Ion);

        var revoked = hint is null
            ? await client.RevokeAsync(("token", "unknown"))
            : await client.RevokeAsync(("token", "unknown"), ("token_type_hint", hint));

        Assert.Equal(HttpStatusCode.OK, revoked.Status);
        Assert.Empty(revoked.Body);
    }

    [Fact]
    public async Task A_wrong_hint_does_not_keep_a_token_from_being_revoked()
    {
        using var client = new IonServerClient(Ion);
        var tokens = await SignInAsync(client, SampleUsers.Ada);

        await client.RevokeAsync(("token", tokens.RefreshToken), ("token_type_hint", "access_token"));

        AssertRefused(await client.RefreshAsync(tokens.RefreshToken), "invalid_grant");
    }

    [Fact]
    public async Task Access_tokens_that_an_administrator_revokes_can_be_refreshed()
    {
        using var client = new IonServerClient(Ion);
        var tokens = await SignInAsync(client, SampleUsers.Grace);

        await Ion.RevokeAccessTokensAsync(SampleUsers.Grace);

        AssertChallenged(await client.GetAsync("api/profile", tokens.AccessToken), because: "invalid_token");
        var refreshed = await client.RefreshAsync(tokens.RefreshToken);
        Assert.Equal("read", refreshed.Json.GetProperty("scope").GetString());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("api/profile", refreshed.AccessToken)).Status);
    }

    [Fact]
    public async Task Revoked_grants_end_every_token_of_the_user_and_of_no_other()
    {
        using var client = new IonServerClient(Ion);
        var tokens = await SignInAsync(client, SampleUsers.Grace);
        var others = await SignInAsync(client, SampleUsers.Ada);

        await Ion.RevokeGrantsAsync(SampleUsers.Grace);

        AssertChallenged(await client.GetAsync("api/profile", tokens.AccessToken), because: "invalid_token");
        AssertRefused(await client.RefreshAsync(tokens.RefreshToken), "invalid_grant");
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("api/profile", others.AccessToken)).Status);
    }

    [Fact]
    public async Task Live_tokens_are_counted_by_user()
    {
        using var client = new IonServerClient(Ion);
        await Ion.RevokeGrantsAsync(SampleUsers.Grace);
        Assert.Equal((0, 0), await Ion.CountLiveTokensAsync(SampleUsers.Grace));

        var first = await SignInAsync(client, SampleUsers.Grace);
        await SignInAsync(client, SampleUsers.Grace);
        Assert.Equal((2, 2), await Ion.CountLiveTokensAsync(SampleUsers.Grace));

        await client.RefreshAsync(first.RefreshToken);
        Assert.Equal((2, 2), await Ion.CountLiveTokensAsync(SampleUsers.Grace));

        await Ion.RevokeAccessTokensAsync(SampleUsers.Grace);
        Assert.Equal((0, 2), await Ion.CountLiveTokensAsync(SampleUsers.Grace));

        await Ion.RevokeGrantsAsync(SampleUsers.Grace);
        Assert.Equal((0, 0), await Ion.CountLiveTokensAsync(SampleUsers.Grace));
    }
}
