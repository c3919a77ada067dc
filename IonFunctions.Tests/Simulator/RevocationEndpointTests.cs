using System.Net;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Simulator;

public sealed class RevocationEndpointTests : IAsyncLifetime
{
    private IonClient _ion = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _ion = await IonClient.StartAsync();

    public ValueTask DisposeAsync() => _ion.DisposeAsync();

    [Fact]
    public async Task Revoking_a_refresh_token_takes_its_access_token_with_it()
    {
        var tokens = await _ion.SignInAsync();
        using var answer = await _ion.RevokeAsync(tokens.RefreshToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("", await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(HttpStatusCode.Unauthorized, await _ion.ApiStatusAsync(tokens.AccessToken));
        Assert.Equal(HttpStatusCode.BadRequest, (await _ion.RefreshAsync(tokens.RefreshToken)).Status);
    }

    [Fact]
    public async Task Revoking_an_access_token_leaves_its_refresh_token()
    {
        var tokens = await _ion.SignInAsync();
        using var answer = await _ion.RevokeAsync(tokens.AccessToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await _ion.ApiStatusAsync(tokens.AccessToken));
        Assert.Equal(HttpStatusCode.OK, (await _ion.RefreshAsync(tokens.RefreshToken)).Status);
    }

    [Fact]
    public async Task Revoking_what_is_unknown_succeeds()
    {
        using var answer = await _ion.RevokeAsync("unknown");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Revocation_needs_a_token_and_the_client()
    {
        using var nothing = await _ion.PostAsync("oauth/revoke_token/", IonClient.Basic("ionfunctions", "simulated-secret"));
        Assert.Equal(HttpStatusCode.BadRequest, nothing.StatusCode);

        var tokens = await _ion.SignInAsync();
        using var stranger = await _ion.PostAsync(
            "oauth/revoke_token/", IonClient.Basic("ionfunctions", "wrong"), ("token", tokens.RefreshToken));
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        Assert.Equal("""{"error":"invalid_client"}""", (await IonClient.ReadJsonAsync(stranger)).GetRawText());
        Assert.Equal(HttpStatusCode.OK, await _ion.ApiStatusAsync(tokens.AccessToken));
    }

    [Fact]
    public async Task A_users_grants_can_be_revoked_without_touching_anybody_elses()
    {
        var (ada, grace) = (await _ion.SignInAsync(), await _ion.SignInAsync(SampleUsers.Grace));
        _ion.Ion.Tokens.RevokeGrants(SampleUsers.Ada);

        Assert.Equal(HttpStatusCode.Unauthorized, await _ion.ApiStatusAsync(ada.AccessToken));
        Assert.Equal(HttpStatusCode.BadRequest, (await _ion.RefreshAsync(ada.RefreshToken)).Status);
        Assert.Equal(HttpStatusCode.OK, await _ion.ApiStatusAsync(grace.AccessToken));
        Assert.Equal((0, 0), Live(SampleUsers.Ada));
        Assert.Equal((1, 1), Live(SampleUsers.Grace));
    }

    private (int, int) Live(string username)
    {
        var live = _ion.Ion.Tokens.CountLive(username);
        return (live.AccessTokens, live.RefreshTokens);
    }
}
