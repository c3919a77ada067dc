using System.Net;
using System.Net.Http.Headers;
using IonFunctions.Simulator;
using IonFunctions.Tests.Servers;
using Microsoft.Extensions.Time.Testing;

namespace IonFunctions.Tests.Simulator;

public sealed class TokenEndpointTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 23, 15, 0, 0, TimeSpan.Zero));
    private IonClient _ion = null!;

    public async ValueTask InitializeAsync() =>
        _ion = await IonClient.StartAsync(new SimulatedIonOptions { TimeProvider = _clock });

    public ValueTask DisposeAsync() => _ion.DisposeAsync();

    [Fact]
    public async Task A_code_is_exchanged_for_opaque_tokens()
    {
        var answer = await _ion.SignInAsync();

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(
            ["access_token", "expires_in", "token_type", "scope", "refresh_token"],
            answer.Json.EnumerateObject().Select(static member => member.Name));
        Assert.Equal(36_000, answer.Json.GetProperty("expires_in").GetInt32());
        Assert.Equal("Bearer", answer.Json.GetProperty("token_type").GetString());
        Assert.Equal("read", answer.Scope);
        Assert.Matches("^[A-Za-z0-9]{30}$", answer.AccessToken);
        Assert.Matches("^[A-Za-z0-9]{30}$", answer.RefreshToken);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Equal(HttpStatusCode.OK, await _ion.ApiStatusAsync(answer.AccessToken));
    }

    [Fact]
    public async Task A_code_works_once_and_its_reuse_harms_nothing()
    {
        var code = await _ion.GetCodeAsync();
        var first = await _ion.ExchangeAsync(code);
        var second = await _ion.ExchangeAsync(code);

        AssertError(second, "invalid_grant");
        Assert.Equal(HttpStatusCode.OK, await _ion.ApiStatusAsync(first.AccessToken));
        Assert.Equal(HttpStatusCode.OK, (await _ion.RefreshAsync(first.RefreshToken)).Status);
    }

    [Fact]
    public async Task A_code_lives_sixty_seconds()
    {
        var (early, late) = (await _ion.GetCodeAsync(), await _ion.GetCodeAsync());

        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(HttpStatusCode.OK, (await _ion.ExchangeAsync(early)).Status);
        _clock.Advance(TimeSpan.FromSeconds(1));
        AssertError(await _ion.ExchangeAsync(late), "invalid_grant");
    }

    [Fact]
    public async Task A_refused_exchange_leaves_the_code_usable()
    {
        const string Verifier = "a-verifier-of-at-least-forty-three-characters-in-all";
        var code = await _ion.GetCodeAsync(
            SampleUsers.Ada, ("code_challenge", IonClient.Challenge(Verifier)), ("code_challenge_method", "S256"));

        AssertError(await _ion.ExchangeAsync(code), "invalid_request", "Code verifier required.");
        AssertError(await _ion.ExchangeAsync(code, ("code_verifier", Verifier + "x")), "invalid_grant");
        AssertError(
            await _ion.ExchangeAsync(code, ("code_verifier", Verifier), ("redirect_uri", IonClient.Callback + "/")),
            "invalid_request",
            "Mismatching redirect URI.");
        Assert.Equal(HttpStatusCode.OK, (await _ion.ExchangeAsync(code, ("code_verifier", Verifier))).Status);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData(null)]
    public async Task A_plain_challenge_is_the_verifier_itself(string? method)
    {
        var code = await _ion.GetCodeAsync(SampleUsers.Ada, ("code_challenge", "verifier"), ("code_challenge_method", method));

        AssertError(await _ion.ExchangeAsync(code, ("code_verifier", "another")), "invalid_grant");
        Assert.Equal(HttpStatusCode.OK, (await _ion.ExchangeAsync(code, ("code_verifier", "verifier"))).Status);
    }

    [Fact]
    public async Task A_verifier_without_a_challenge_is_ignored() =>
        Assert.Equal(
            HttpStatusCode.OK,
            (await _ion.ExchangeAsync(await _ion.GetCodeAsync(), ("code_verifier", "something"))).Status);

    [Fact]
    public async Task A_refresh_token_works_once_and_takes_the_previous_access_token_with_it()
    {
        var first = await _ion.SignInAsync(scope: "read write");
        var second = await _ion.RefreshAsync(first.RefreshToken);

        Assert.Equal(HttpStatusCode.OK, second.Status);
        Assert.Equal("read write", second.Scope);
        Assert.NotEqual(first.RefreshToken, second.RefreshToken);
        Assert.Equal(HttpStatusCode.Unauthorized, await _ion.ApiStatusAsync(first.AccessToken));
        Assert.Equal(HttpStatusCode.OK, await _ion.ApiStatusAsync(second.AccessToken));
        AssertError(await _ion.RefreshAsync(first.RefreshToken), "invalid_grant");
    }

    [Fact]
    public async Task The_reuse_of_a_refresh_token_harms_no_other_token_of_the_chain()
    {
        var first = await _ion.SignInAsync();
        var second = await _ion.RefreshAsync(first.RefreshToken);
        AssertError(await _ion.RefreshAsync(first.RefreshToken), "invalid_grant");

        Assert.Equal(HttpStatusCode.OK, await _ion.ApiStatusAsync(second.AccessToken));
        Assert.Equal(HttpStatusCode.OK, (await _ion.RefreshAsync(second.RefreshToken)).Status);
    }

    [Fact]
    public async Task Of_simultaneous_refreshes_exactly_one_wins()
    {
        var tokens = await _ion.SignInAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => _ion.RefreshAsync(tokens.RefreshToken)));

        var winner = Assert.Single(answers, static answer => answer.Status is HttpStatusCode.OK);
        Assert.All(answers.Where(answer => answer != winner), static answer => AssertError(answer, "invalid_grant"));
        Assert.Equal(HttpStatusCode.OK, await _ion.ApiStatusAsync(winner.AccessToken));
        var live = _ion.Ion.Tokens.CountLive(SampleUsers.Ada);
        Assert.Equal((1, 1), (live.AccessTokens, live.RefreshTokens));
    }

    [Fact]
    public async Task Of_simultaneous_exchanges_exactly_one_wins()
    {
        var code = await _ion.GetCodeAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _ion.ExchangeAsync(code)));
        Assert.Single(answers, static answer => answer.Status is HttpStatusCode.OK);
    }

    [Fact]
    public async Task Access_tokens_expire_after_ten_hours_and_refresh_tokens_after_thirty_days()
    {
        var (ada, grace) = (await _ion.SignInAsync(), await _ion.SignInAsync(SampleUsers.Grace));

        _clock.Advance(TimeSpan.FromHours(10) - TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, await _ion.ApiStatusAsync(ada.AccessToken));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await _ion.ApiStatusAsync(ada.AccessToken));

        _clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromHours(10) - TimeSpan.FromSeconds(1));
        Assert.Equal("read", (await _ion.RefreshAsync(ada.RefreshToken)).Scope);
        _clock.Advance(TimeSpan.FromSeconds(1));
        AssertError(await _ion.RefreshAsync(grace.RefreshToken), "invalid_grant");
    }

    [Fact]
    public async Task Lifetimes_can_be_changed_for_what_is_issued_from_then_on()
    {
        var before = await _ion.SignInAsync();
        _ion.Ion.Lifetimes.AccessToken = TimeSpan.FromSeconds(5);
        var after = await _ion.SignInAsync();

        Assert.Equal(5, after.Json.GetProperty("expires_in").GetInt32());
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(HttpStatusCode.OK, await _ion.ApiStatusAsync(before.AccessToken));
        Assert.Equal(HttpStatusCode.Unauthorized, await _ion.ApiStatusAsync(after.AccessToken));
    }

    [Fact]
    public async Task A_refresh_can_narrow_the_scope_but_not_widen_it()
    {
        var tokens = await _ion.SignInAsync(scope: "read write");
        (string, string?)[] refresh = [("grant_type", "refresh_token"), ("refresh_token", tokens.RefreshToken)];

        AssertError(await _ion.RequestTokenAsync([.. refresh, ("scope", "read email")]), "invalid_scope");
        Assert.Equal("read", (await _ion.RequestTokenAsync([.. refresh, ("scope", "read")])).Scope);
    }

    /// <summary>An oddity of Django OAuth Toolkit 3.0.1, which keeps the scope in the access token alone.</summary>
    [Fact]
    public async Task A_refresh_whose_access_token_was_revoked_forgets_the_scope()
    {
        var tokens = await _ion.SignInAsync();
        _ion.Ion.Tokens.RevokeAccessTokens(SampleUsers.Ada);
        Assert.Equal(HttpStatusCode.Unauthorized, await _ion.ApiStatusAsync(tokens.AccessToken));

        var refreshed = await _ion.RefreshAsync(tokens.RefreshToken);
        Assert.Equal("", refreshed.Scope);
        Assert.Equal(HttpStatusCode.OK, await _ion.ApiStatusAsync(refreshed.AccessToken));
    }

    [Theory]
    [InlineData("simulated-secret", HttpStatusCode.BadRequest)]
    [InlineData("wrong", HttpStatusCode.Unauthorized)]
    [InlineData("", HttpStatusCode.Unauthorized)]
    public async Task The_client_authenticates_in_the_body_too(string secret, HttpStatusCode status)
    {
        var answer = await _ion.RequestTokenAsync(
            authorization: null,
            ("grant_type", "refresh_token"), ("refresh_token", "unknown"),
            ("client_id", "ionfunctions"), ("client_secret", secret));

        Assert.Equal(status, answer.Status);
        AssertError(answer, status is HttpStatusCode.Unauthorized ? "invalid_client" : "invalid_grant");
    }

    [Theory]
    [InlineData("Basic", "!!!")]
    [InlineData("Basic", "bm9jb2xvbg==")]
    [InlineData("Basic", "aW9uZnVuY3Rpb25zOndyb25n")]
    [InlineData("Bearer", "aW9uZnVuY3Rpb25zOnNpbXVsYXRlZC1zZWNyZXQ=")]
    public async Task Bad_client_authentication_is_invalid_client(string scheme, string parameter)
    {
        var tokens = await _ion.SignInAsync();
        var answer = await _ion.RequestTokenAsync(
            new AuthenticationHeaderValue(scheme, parameter),
            ("grant_type", "refresh_token"), ("refresh_token", tokens.RefreshToken));

        AssertError(answer, "invalid_client");
        Assert.Equal("Bearer error=\"invalid_client\"", answer.Headers.WwwAuthenticate.ToString());
        Assert.Equal(HttpStatusCode.OK, (await _ion.RefreshAsync(tokens.RefreshToken)).Status);
    }

    [Fact]
    public async Task A_changed_secret_counts_at_once()
    {
        var tokens = await _ion.SignInAsync();
        _ion.Ion.Client.ChangeSecret("sécret with a : and a %");

        AssertError(await _ion.RefreshAsync(tokens.RefreshToken), "invalid_client");
        var answer = await _ion.RequestTokenAsync(
            IonClient.Basic("ionfunctions", "sécret with a : and a %"),
            ("grant_type", "refresh_token"), ("refresh_token", tokens.RefreshToken));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Theory]
    [InlineData(null, "unsupported_grant_type", null)]
    [InlineData("implicit", "unsupported_grant_type", null)]
    [InlineData("client_credentials", "unauthorized_client", null)]
    [InlineData("authorization_code", "invalid_request", "Missing code parameter.")]
    [InlineData("refresh_token", "invalid_request", "Missing refresh token parameter.")]
    public async Task A_malformed_token_request_is_named_as_oauthlib_names_it(string? grantType, string error, string? description) =>
        AssertError(await _ion.RequestTokenAsync(("grant_type", grantType)), error, description);

    [Fact]
    public async Task Token_requests_are_posts()
    {
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await _ion.CallApiAsync("oauth/token/", null)).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await _ion.CallApiAsync("oauth/revoke_token/", null)).StatusCode);
    }

    private static void AssertError(TokenAnswer answer, string error, string? description = null)
    {
        Assert.Equal(error is "invalid_client" ? HttpStatusCode.Unauthorized : HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(
            description is null
                ? $$"""{"error":"{{error}}"}"""
                : $$"""{"error":"{{error}}","error_description":"{{description}}"}""",
            answer.Text);
    }
}
