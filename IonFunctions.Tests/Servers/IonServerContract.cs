using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Web;

namespace IonFunctions.Tests.Servers;

/// <summary>
/// What an application may expect of Ion. Runs against every server that plays Ion; Django OAuth Toolkit, which is
/// what Ion runs, says what is right.
/// </summary>
public abstract class IonServerContract
{
    private const string State = "a state / with=odd&characters";
    private const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    // Nobody listens there: the visitor only needs to learn where a browser would be sent.
    private static readonly Uri Callback = new("https://app.example/api/callback");

    /// <summary>The server, or a skip with the reason why there is none.</summary>
    protected abstract IIonServer Ion { get; }

    private static string Challenge { get; } =
        Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)))
            .TrimEnd('=').Replace('+', '-').Replace('/', '_');

    [Fact]
    public async Task A_visitor_who_allows_is_sent_back_with_a_code_and_the_state()
    {
        var query = await AuthorizeAsync(SampleUsers.Ada);

        Assert.Equal(State, query["state"]);
        Assert.NotEmpty(query["code"]);
        Assert.False(query.ContainsKey("error"));
    }

    [Fact]
    public async Task A_visitor_who_denies_is_sent_back_with_access_denied_and_the_state()
    {
        var query = await AuthorizeAsync(SampleUsers.Ada, allow: false);

        Assert.Equal("access_denied", query["error"]);
        Assert.Equal(State, query["state"]);
        Assert.False(query.ContainsKey("code"));
    }

    [Fact]
    public async Task An_unknown_scope_is_sent_back_as_invalid_scope_with_the_state()
    {
        var query = await AuthorizeAsync(SampleUsers.Ada, scope: "read bogus");

        Assert.Equal("invalid_scope", query["error"]);
        Assert.Equal(State, query["state"]);
        Assert.False(query.ContainsKey("code"));
    }

    [Fact]
    public async Task An_unregistered_redirect_URI_is_shown_to_the_visitor_and_never_followed()
    {
        var url = AuthorizeUrl("read", redirectUri: new Uri("https://evil.example/api/callback"));

        var refusal = await Assert.ThrowsAsync<HttpRequestException>(() => Ion.AuthorizeAsync(url, SampleUsers.Ada));

        Assert.Equal(HttpStatusCode.BadRequest, refusal.StatusCode);
    }

    /// <summary>Any port would do at a loopback address (RFC 8252 section 7.3), but localhost is a name.</summary>
    [Fact]
    public async Task A_redirect_URI_at_localhost_is_good_for_its_own_port_only()
    {
        var registered = new Uri("http://localhost:7071/api/callback");
        await Ion.RegisterRedirectUriAsync(registered);
        var elsewhere = AuthorizeUrl("read", redirectUri: new Uri("http://localhost:7072/api/callback"));

        var target = await Ion.AuthorizeAsync(AuthorizeUrl("read", registered), SampleUsers.Ada);
        var refusal = await Assert.ThrowsAsync<HttpRequestException>(() => Ion.AuthorizeAsync(elsewhere, SampleUsers.Ada));

        Assert.Equal(registered.Authority, target.Authority);
        Assert.Equal(HttpStatusCode.BadRequest, refusal.StatusCode);
    }

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

    [Fact]
    public async Task The_profile_is_that_of_the_user_who_signed_in()
    {
        using var client = new IonServerClient(Ion);
        var tokens = await SignInAsync(client, SampleUsers.Ada);

        var answer = await client.GetAsync("api/profile", tokens.AccessToken);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(
            [
                "id", "ion_username", "sex", "title", "display_name", "full_name", "short_name", "first_name",
                "last_name", "nickname", "tj_email", "grade", "graduation_year", "user_type", "counselor",
                "administrator", "picture", "is_eighth_admin", "is_teacher", "is_student",
            ],
            answer.Json.EnumerateObject().Select(property => property.Name));
        Assert.Equal(30001, answer.Json.GetProperty("id").GetInt32());
        Assert.Equal(SampleUsers.Ada, answer.Json.GetProperty("ion_username").GetString());
        Assert.Equal("Ada Lovelace", answer.Json.GetProperty("full_name").GetString());
        Assert.Equal("2027alovelace@tjhsst.edu", answer.Json.GetProperty("tj_email").GetString());
        Assert.Equal(12, answer.Json.GetProperty("grade").GetProperty("number").GetInt32());
        Assert.Equal("student", answer.Json.GetProperty("user_type").GetString());
    }

    [Theory]
    [InlineData(null, HttpStatusCode.OK, "image/jpeg")]
    [InlineData("*/*", HttpStatusCode.OK, "image/jpeg")]
    [InlineData("image/*", HttpStatusCode.OK, "image/jpeg")]
    [InlineData("text/html, image/jpg;q=0.5", HttpStatusCode.OK, "image/jpeg")]
    [InlineData("image/jpeg", HttpStatusCode.NotAcceptable, "image/jpg")]
    [InlineData("application/json", HttpStatusCode.NotAcceptable, "image/jpg")]
    public async Task A_picture_is_for_those_who_take_image_jpg(string? accept, HttpStatusCode status, string contentType)
    {
        using var client = new IonServerClient(Ion);
        var tokens = await SignInAsync(client, SampleUsers.Ada);
        using var answer = await GetPictureAsync(accept, tokens.AccessToken);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(contentType, answer.Content.Headers.ContentType!.ToString());
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task Pictures_are_refused_without_words(HttpStatusCode refusal)
    {
        await Ion.RefuseBadTokensWithAsync(refusal);
        try
        {
            using var answer = await GetPictureAsync("image/*", "bad");

            Assert.Equal(refusal, answer.StatusCode);
            Assert.Equal("image/jpg", answer.Content.Headers.ContentType!.ToString());
            Assert.Equal("detail", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
        finally
        {
            await Ion.RefuseBadTokensWithAsync(HttpStatusCode.Unauthorized);
        }
    }

    [Theory]
    [InlineData(SampleUsers.Ada, 30001, "Ada", "Lovelace", "student")]
    [InlineData(SampleUsers.Grace, 30002, "Grace", "Hopper", "student")]
    [InlineData(SampleUsers.Alan, 30003, "Alan", "Turing", "student")]
    [InlineData(SampleUsers.Katherine, 1001, "Katherine", "Johnson", "teacher")]
    public async Task Every_sample_user_has_a_profile(string username, int id, string first, string last, string type)
    {
        using var client = new IonServerClient(Ion);
        var tokens = await SignInAsync(client, username);

        var profile = (await client.GetAsync("api/profile", tokens.AccessToken)).Json;

        Assert.Equal(id, profile.GetProperty("id").GetInt32());
        Assert.Equal(username, profile.GetProperty("ion_username").GetString());
        Assert.Equal(first, profile.GetProperty("first_name").GetString());
        Assert.Equal(last, profile.GetProperty("last_name").GetString());
        Assert.Equal(type, profile.GetProperty("user_type").GetString());
    }

    [Fact]
    public async Task The_schedule_is_a_page_of_days()
    {
        using var client = new IonServerClient(Ion);
        var tokens = await SignInAsync(client, SampleUsers.Ada);

        var answer = await client.GetAsync("api/schedule", tokens.AccessToken);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(["count", "next", "previous", "results"], answer.Json.EnumerateObject().Select(p => p.Name));
        var day = Assert.Single(answer.Json.GetProperty("results").EnumerateArray());
        Assert.Equal(["url", "date", "day_type"], day.EnumerateObject().Select(property => property.Name));
        var next = await client.GetAsync(answer.Json.GetProperty("next").GetString()!, tokens.AccessToken);
        Assert.NotEqual(JsonValueKind.Null, next.Json.GetProperty("previous").ValueKind);
    }

    [Fact]
    public async Task A_request_without_a_token_is_challenged()
    {
        using var client = new IonServerClient(Ion);

        AssertChallenged(await client.GetAsync("api/profile", accessToken: null), because: null);
    }

    [Fact]
    public async Task A_bad_token_is_challenged_as_invalid()
    {
        using var client = new IonServerClient(Ion);

        AssertChallenged(await client.GetAsync("api/profile", "bad"), because: "invalid_token");
    }

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

    [Fact]
    public async Task Many_visitors_sign_in_at_once()
    {
        using var client = new IonServerClient(Ion);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => SignInAsync(client, SampleUsers.Katherine)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Distinct(answers.Select(answer => answer.AccessToken));
    }

    private static void AssertRefused(IonAnswer answer, string error, HttpStatusCode status = HttpStatusCode.BadRequest)
    {
        Assert.Equal(status, answer.Status);
        Assert.Equal(error, answer.Json.GetProperty("error").GetString());
        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    private static void AssertChallenged(IonAnswer answer, string? because)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        var challenge = Assert.Single(answer.Headers.WwwAuthenticate.ToString().Split("Bearer ").Skip(1));
        Assert.Contains("realm=\"api\"", challenge, StringComparison.Ordinal);
        Assert.Equal(because is not null, challenge.Contains($"error=\"{because}\"", StringComparison.Ordinal));
        Assert.Equal("Authentication credentials were not provided.", answer.Json.GetProperty("detail").GetString());
    }

    private static IonAnswer AssertOneWins(IonAnswer[] answers)
    {
        var winner = Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.All(
            answers.Where(answer => answer != winner),
            answer => AssertRefused(answer, "invalid_grant"));
        return winner;
    }

    private static Task<IonAnswer> ExchangeAsync(
        IonServerClient client,
        string code,
        string? verifier = null,
        ClientAuthentication authentication = ClientAuthentication.Basic)
    {
        var form = new List<(string, string)>
        {
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", Callback.OriginalString),
        };
        if (verifier is not null)
        {
            form.Add(("code_verifier", verifier));
        }

        return client.TokenAsync(authentication, [.. form]);
    }

    private async Task<HttpResponseMessage> GetPictureAsync(string? accept, string accessToken)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Ion.BaseUrl, "api/profile/30001/picture"));
        request.Headers.Authorization = new("Bearer", accessToken);
        if (accept is not null)
        {
            request.Headers.Accept.ParseAdd(accept);
        }

        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task<IonAnswer> SignInAsync(IonServerClient client, string username, string scope = "read") =>
        await ExchangeAsync(client, await CodeAsync(username, scope));

    private async Task<string> CodeAsync(string username, string scope = "read", bool pkce = false) =>
        (await AuthorizeAsync(username, scope, pkce: pkce))["code"];

    private async Task<Dictionary<string, string>> AuthorizeAsync(
        string username, string scope = "read", bool allow = true, bool pkce = false)
    {
        await Ion.RegisterRedirectUriAsync(Callback);
        var target = await Ion.AuthorizeAsync(AuthorizeUrl(scope, pkce: pkce), username, allow);
        Assert.Equal(Callback.GetLeftPart(UriPartial.Path), target.GetLeftPart(UriPartial.Path));
        var query = HttpUtility.ParseQueryString(target.Query);
        return query.AllKeys.ToDictionary(key => key!, key => query[key]!, StringComparer.Ordinal);
    }

    private Uri AuthorizeUrl(string scope, Uri? redirectUri = null, bool pkce = false)
    {
        var parameters = new List<(string, string)>
        {
            ("response_type", "code"),
            ("client_id", Ion.ClientId),
            ("redirect_uri", (redirectUri ?? Callback).OriginalString),
            ("scope", scope),
            ("state", State),
        };
        if (pkce)
        {
            parameters.Add(("code_challenge", Challenge));
            parameters.Add(("code_challenge_method", "S256"));
        }

        return IonServerClient.AuthorizeUrl(Ion, parameters);
    }
}
