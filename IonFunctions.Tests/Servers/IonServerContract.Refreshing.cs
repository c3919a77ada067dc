using System.Net;

namespace IonFunctions.Tests.Servers;

public abstract partial class IonServerContract
{
    [Fact]
    public async Task An_access_token_lives_as_long_as_was_set_and_its_refresh_token_longer()
    {
        using var client = new IonServerClient(Ion);
        await Ion.SetAccessTokenLifetimeAsync(TimeSpan.FromSeconds(1));
        IonAnswer tokens;
        try
        {
            tokens = await SignInAsync(client, SampleUsers.Ada);
        }
        finally
        {
            await Ion.SetAccessTokenLifetimeAsync(TimeSpan.FromSeconds(36000));
        }

        Assert.Equal(1, tokens.Json.GetProperty("expires_in").GetInt32());
        await Task.Delay(TimeSpan.FromMilliseconds(1100), TestContext.Current.CancellationToken);
        AssertChallenged(await client.GetAsync("api/profile", tokens.AccessToken), because: "invalid_token");

        var refreshed = await client.RefreshAsync(tokens.RefreshToken);
        Assert.Equal(36000, refreshed.Json.GetProperty("expires_in").GetInt32());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("api/profile", refreshed.AccessToken)).Status);
    }

    [Fact]
    public async Task A_refresh_gives_a_new_pair_with_the_same_scope()
    {
        using var client = new IonServerClient(Ion);
        var tokens = await SignInAsync(client, SampleUsers.Ada, "read write");

        var refreshed = await client.RefreshAsync(tokens.RefreshToken);

        Assert.Equal(HttpStatusCode.OK, refreshed.Status);
        Assert.True(refreshed.Headers.CacheControl?.NoStore);
        Assert.NotEqual(tokens.AccessToken, refreshed.AccessToken);
        Assert.NotEqual(tokens.RefreshToken, refreshed.RefreshToken);
        Assert.Equal("read write", refreshed.Json.GetProperty("scope").GetString());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("api/profile", refreshed.AccessToken)).Status);
    }

    [Fact]
    public async Task A_refresh_revokes_the_old_access_token_at_once()
    {
        using var client = new IonServerClient(Ion);
        var tokens = await SignInAsync(client, SampleUsers.Ada);

        await client.RefreshAsync(tokens.RefreshToken);

        AssertChallenged(await client.GetAsync("api/profile", tokens.AccessToken), because: "invalid_token");
    }

    [Fact]
    public async Task A_refresh_token_works_once()
    {
        using var client = new IonServerClient(Ion);
        var tokens = await SignInAsync(client, SampleUsers.Ada);
        var refreshed = await client.RefreshAsync(tokens.RefreshToken);

        AssertRefused(await client.RefreshAsync(tokens.RefreshToken), "invalid_grant");

        // Ion does not take the reuse for a theft: the new pair goes on working.
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("api/profile", refreshed.AccessToken)).Status);
        Assert.Equal(HttpStatusCode.OK, (await client.RefreshAsync(refreshed.RefreshToken)).Status);
    }

    [Fact]
    public async Task Of_racing_refreshes_one_wins()
    {
        using var client = new IonServerClient(Ion);
        var refreshToken = (await SignInAsync(client, SampleUsers.Alan)).RefreshToken;

        for (var round = 0; round < 4; round++)
        {
            var raced = refreshToken;
            var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => client.RefreshAsync(raced)));
            refreshToken = AssertOneWins(answers).RefreshToken;
        }
    }

    [Fact]
    public async Task A_refresh_never_widens_the_scope()
    {
        using var client = new IonServerClient(Ion);
        var tokens = await SignInAsync(client, SampleUsers.Ada);

        var answer = await client.TokenAsync(
            ClientAuthentication.Basic,
            ("grant_type", "refresh_token"),
            ("refresh_token", tokens.RefreshToken),
            ("scope", "read write"));

        AssertRefused(answer, "invalid_scope");
        Assert.Equal(HttpStatusCode.OK, (await client.RefreshAsync(tokens.RefreshToken)).Status);
    }
}
