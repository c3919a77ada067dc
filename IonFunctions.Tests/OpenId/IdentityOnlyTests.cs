using System.Net;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Refresh;
using IonFunctions.Simulator.Faults;
using IonFunctions.Simulator.OpenId;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Waiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;

namespace IonFunctions.Tests.OpenId;

/// <summary>Apps that ask who somebody is, by OpenID Connect, with and without what that person may read in Ion.</summary>
public sealed class IdentityOnlyTests(OpenIdWorld world) : IClassFixture<OpenIdWorld>, IAsyncLifetime
{
    private static readonly (string Name, string Value)[] Navigation = [("Sec-Fetch-Mode", "navigate"), ("Accept", "text/html")];

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    // The world's app knows these.
    private readonly IReadOnlyList<Microsoft.IdentityModel.Tokens.RsaSecurityKey> _keys = world.IdTokens.Keys.Keys;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        world.Server.Ion.Faults.Clear();
        world.IdTokens.Keys.Use(_keys);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_session_says_who_it_is_and_which_groups_they_are_in()
    {
        using var visitor = await OpenIdWorld.SignInAsync(world.App, SampleUsers.Katherine);

        var session = await visitor.GetJsonAsync("/api/session");

        Assert.Equal(
            """{"id":1001,"username":"kjohnson","firstName":"Katherine","lastName":"Johnson","email":"kjohnson@tjhsst.edu","userType":"","groups":["Teachers"]}""",
            session.GetProperty("user").GetRawText());
        Assert.Equal("""["openid","profile","email","groups"]""", session.GetProperty("scopes").GetRawText());
    }

    [Theory]
    [InlineData("openid", """{"id":30001,"username":"","firstName":"","lastName":"","email":"","userType":""}""", "User 30001 of Ion")]
    [InlineData("openid profile", """{"id":30001,"username":"2027alovelace","firstName":"Ada","lastName":"Lovelace","email":"","userType":""}""", "Ada Lovelace")]
    public async Task What_was_not_asked_for_is_not_known(string scopes, string user, string name)
    {
        await using var app = await world.StartAppAsync(scopes);
        using var visitor = await OpenIdWorld.SignInAsync(app);

        Assert.Equal(user, (await visitor.GetJsonAsync("/api/session")).GetProperty("user").GetRawText());
        using var page = await visitor.GetAsync("/", Navigation);
        Assert.Contains($"<h1>{name}</h1>", await page.Content.ReadAsStringAsync(CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_of_Ion_may_be_read_but_what_is_public()
    {
        using var visitor = await OpenIdWorld.SignInAsync(world.App);
        world.Server.Ion.Counters.Reset();

        foreach (var path in new[] { "/api/profile", "/api/ion/bus", "/api/ion/profile/30001/picture", "/api/ion/signups/user" })
        {
            using var refused = await visitor.GetAsync(path);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            var problem = await Visitor.JsonOfAsync(refused);
            Assert.Equal("urn:ionfunctions:problem:scope-missing", problem.GetProperty("type").GetString());
            Assert.Contains("Ion__Scopes must name read", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        using var navigated = await visitor.GetAsync("/api/profile", Navigation);
        OpenIdWorld.AssertPage(navigated, HttpStatusCode.Forbidden);
        using var write = await visitor.PostAsync("/api/ion/signups/user", new StringContent("{}", null, "application/json"));
        Assert.Equal(HttpStatusCode.Forbidden, write.StatusCode);
        Assert.Equal(0, world.Server.Ion.Counters.Read().CountApiRequests());
        using var publicData = await visitor.GetAsync("/api/ion/schedule");
        Assert.Equal(HttpStatusCode.OK, publicData.StatusCode);
    }

    [Fact]
    public async Task The_landing_page_shows_what_is_known_and_asks_Ion_for_nothing()
    {
        using var visitor = await OpenIdWorld.SignInAsync(world.App);
        world.Server.Ion.Counters.Reset();

        using var response = await visitor.GetAsync("/", Navigation);
        var page = await response.Content.ReadAsStringAsync(CancellationToken);

        Assert.Contains("<h1>Ada Lovelace</h1>", page, StringComparison.Ordinal);
        Assert.Contains("<dt>Groups</dt><dd>Students, Grade 12</dd>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"notice\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/api/profile", page, StringComparison.Ordinal);
        Assert.Equal(0, world.Server.Ion.Counters.Read().CountApiRequests());
    }

    [Fact]
    public async Task Signing_out_revokes_the_tokens()
    {
        await world.Server.RevokeGrantsAsync(SampleUsers.Alan);
        using var visitor = await OpenIdWorld.SignInAsync(world.App, SampleUsers.Alan);
        Assert.Equal((1, 1), await world.Server.CountLiveTokensAsync(SampleUsers.Alan));

        using var response = await visitor.PostAsync("/api/logout");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal((0, 0), await world.Server.CountLiveTokensAsync(SampleUsers.Alan));
        Assert.False(await visitor.IsSignedInAsync());
    }

    /// <summary>Beside a sign-in of today's: as many requests, once the keys are known, and none of them for the profile.</summary>
    [Fact]
    public async Task A_sign_in_costs_Ion_as_many_requests_as_one_that_reads_the_profile()
    {
        await using var reading = await world.StartAppAsync("read");
        await using var identity = await world.StartAppAsync();
        Assert.Equal(["/api/profile 1", "token 1"], await RequestsOfAsync(reading));
        Assert.Equal(
            ["/oauth/.well-known/jwks.json 1", "/oauth/.well-known/openid-configuration 1", "/oauth/userinfo/ 1", "token 1"], await RequestsOfAsync(identity));
        Assert.Equal(["/oauth/userinfo/ 1", "token 1"], await RequestsOfAsync(identity));

        async Task<IEnumerable<string>> RequestsOfAsync(TestApp app)
        {
            world.Server.Ion.Counters.Reset();
            using var visitor = await OpenIdWorld.SignInAsync(app);
            var counted = world.Server.Ion.Counters.Read();
            return [.. counted.ApiRequests.Select(one => $"{one.Path} {one.Count}").Append($"token {counted.CountTokenRequests()}").Order(StringComparer.Ordinal)];
        }
    }

    [Fact]
    public async Task Its_tokens_are_not_refreshed_but_due_at_the_end_of_the_session()
    {
        using var identity = await OpenIdWorld.SignInAsync(world.App);
        await using var both = await world.StartAppAsync("openid read");
        using var reader = await OpenIdWorld.SignInAsync(both);
        await using var writing = await world.StartAppAsync("openid write");
        using var writer = await OpenIdWorld.SignInAsync(writing);

        var session = await world.App.Store.ReadAsync(identity.Handle, CancellationToken);
        Assert.Equal(session!.EndsAt(TimeSpan.FromDays(14)), session.DueAt, TimeSpan.FromMinutes(1));
        foreach (var used in new[] { reader, writer })
        {
            var kept = await world.App.Store.ReadAsync(used.Handle, CancellationToken);
            Assert.InRange(kept!.DueAt, kept.Tokens.ExpiresAt - TimeSpan.FromHours(2), kept.Tokens.ExpiresAt);
        }
    }

    /// <summary>Also where a due row leads to it before its time, as one does that was written when the app still had the scope read.</summary>
    [Fact]
    public async Task A_sweep_that_comes_upon_it_leaves_it_to_its_end()
    {
        using var visitor = await OpenIdWorld.SignInAsync(world.App, SampleUsers.Grace);
        var (store, index, sweep) = (world.App.Store, world.App.Services.GetRequiredService<IDueIndex>(), world.App.Services.GetRequiredService<DueSessions>());
        var session = (await store.ReadAsync(visitor.Handle, CancellationToken))!;
        var due = DateTimeOffset.UtcNow.AddMinutes(-5);
        await index.AddAsync(DueRow.At(session.Handle, due), CancellationToken);
        session = await store.ReplaceAsync(session with { DueAt = due, Tokens = session.Tokens with { ExpiresAt = DateTimeOffset.UtcNow.AddMinutes(-1) } }, CancellationToken);
        world.Server.Ion.Counters.Reset();
        var removals = new DueRemovals(index, NullLogger.Instance);

        Assert.Equal(DueOutcome.Stale, await sweep.LookAtAsync(DueRow.At(session!.Handle, due), removals));

        var moved = await store.ReadAsync(visitor.Handle, CancellationToken);
        Assert.Equal(moved!.EndsAt(TimeSpan.FromDays(14)), moved.DueAt, TimeSpan.FromMinutes(1));
        Assert.Equal(0, world.Server.Ion.Counters.Read().CountTokenRequests());
        Assert.True(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task With_read_the_user_is_of_the_profile_and_the_groups_of_the_ID_token()
    {
        await using var app = await world.StartAppAsync("openid read groups");
        using var visitor = await OpenIdWorld.SignInAsync(app);

        var user = (await visitor.GetJsonAsync("/api/session")).GetProperty("user");

        Assert.Equal("student", user.GetProperty("userType").GetString());
        Assert.Equal("""["Students","Grade 12"]""", user.GetProperty("groups").GetRawText());
        Assert.Equal("2027alovelace", (await visitor.GetJsonAsync("/api/profile")).GetProperty("ion_username").GetString());
    }

    [Fact]
    public async Task With_read_a_profile_of_somebody_else_than_the_ID_tokens_is_not_believed()
    {
        await using var app = await world.StartAppAsync("openid read");
        using var visitor = app.NewVisitor();

        using var response = await world.SignInAsync(visitor, draft => (draft with { Claims = new(draft.Claims) { ["sub"] = "30002" } }).Sign());

        OpenIdWorld.AssertPage(response, HttpStatusCode.BadGateway);
        Assert.Contains(app.LogLines, line => line.Contains("its sub is another than the profile's id", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"sub":"30002","preferred_username":"2028ghopper"}""", "the sub of userinfo is another")]
    [InlineData("""{"preferred_username":"2027alovelace"}""", "the sub of userinfo is missing")]
    [InlineData("""{"sub":30001}""", "the sub of userinfo is a number")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.", "not a JSON object")]
    [InlineData("[]", "not a JSON object")]
    public async Task Userinfo_of_anybody_else_ends_the_sign_in(string answer, string reason)
    {
        await world.Server.RevokeGrantsAsync(SampleUsers.Ada);
        world.App.LogLines.Clear();
        using var visitor = world.App.NewVisitor();
        world.Server.Ion.Faults.Add(new Fault { Endpoint = "/oauth/userinfo/", Body = answer });

        using var response = await world.SignInAsync(visitor, forge: null);

        OpenIdWorld.AssertPage(response, HttpStatusCode.BadGateway);
        Assert.False(await visitor.IsSignedInAsync());
        Assert.Contains(world.App.LogLines, line => line.Contains(reason, StringComparison.Ordinal));
        await Eventually.IsTrueAsync(async () => await world.Server.CountLiveTokensAsync(SampleUsers.Ada) == (0, 0), "the tokens are revoked");
    }

    [Theory]
    [InlineData("issuer", "\"issuer\": \"http", "\"issuer\": \"https")]
    [InlineData("jwks_uri", "/oauth/.well-known/jwks.json", "/evil/jwks.json")]
    [InlineData("token_endpoint", "/oauth/token/", "/oauth/other/")]
    [InlineData("userinfo_endpoint", "/oauth/userinfo/", "/userinfo/")]
    [InlineData("authorization_endpoint", "/oauth/authorize/", "//evil.example/")]
    [InlineData("RS256", "RS256", "ES256")]
    public async Task A_discovery_document_that_is_not_Ions_is_not_believed(string what, string honest, string forged)
    {
        await using var app = await world.StartAppAsync();
        using var http = new HttpClient();
        var document = await http.GetStringAsync(new Uri(world.Server.BaseUrl, "oauth/.well-known/openid-configuration"), CancellationToken);
        Assert.Contains(honest, document, StringComparison.Ordinal);
        world.Server.Ion.Faults.Add(new Fault { Endpoint = "/oauth/.well-known/openid-configuration", Body = document.Replace(honest, forged, StringComparison.Ordinal) });
        using var visitor = app.NewVisitor();

        using var response = await world.SignInAsync(visitor, forge: null);

        OpenIdWorld.AssertPage(response, HttpStatusCode.BadGateway);
        Assert.Contains(app.LogLines, line => line.Contains("can't be believed", StringComparison.Ordinal) && line.Contains(what, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_new_key_of_Ions_is_fetched_when_it_is_first_named_and_unknown_ones_cost_no_more()
    {
        var time = TurnedTime.New();
        await using var app = await world.StartAppAsync(configure: services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)));
        using (await OpenIdWorld.SignInAsync(app))
        {
            world.Server.Ion.Counters.Reset();
        }

        world.IdTokens.Keys.Rotate();
        await AssertSignInAsync(app, time, HttpStatusCode.BadGateway); // Asked a moment ago.
        Assert.Equal(0, world.Asked("/oauth/.well-known/jwks.json"));

        time.Advance(IonKeys.AskedEvery);
        await AssertSignInAsync(app, time, HttpStatusCode.Found);
        Assert.Equal(1, world.Asked("/oauth/.well-known/jwks.json"));

        time.Advance(IonKeys.AskedEvery);
        for (var i = 0; i < 5; i++)
        {
            await AssertSignInAsync(app, time, HttpStatusCode.BadGateway, draft => HostileIdTokens.All["a kid that Ion does not have"].Forge(draft));
        }

        Assert.Equal(2, world.Asked("/oauth/.well-known/jwks.json"));
        await AssertSignInAsync(app, time, HttpStatusCode.Found); // The others are in nobody's way.
    }

    /// <summary>Whoever has got hold of it signs nobody in for longer than that.</summary>
    [Fact]
    public async Task A_key_that_Ion_has_withdrawn_is_believed_for_an_hour_at_most()
    {
        var time = TurnedTime.New();
        await using var app = await world.StartAppAsync(configure: services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)));
        using var before = await OpenIdWorld.SignInAsync(app);
        var withdrawn = world.IdTokens.Keys.Current;
        world.IdTokens.Keys.Rotate();
        world.IdTokens.Keys.Use([world.IdTokens.Keys.Current]);
        await AssertSignInAsync(app, time, HttpStatusCode.Found, SignWithdrawn);
        time.Advance(IonKeys.FreshFor);
        await AssertSignInAsync(app, time, HttpStatusCode.BadGateway, SignWithdrawn);

        string SignWithdrawn(IdTokenDraft draft) =>
            (draft with { Key = withdrawn, Header = new(draft.Header) { ["kid"] = KeyRing.KidOf(withdrawn) } }).Sign();
    }

    [Theory]
    [InlineData("/oauth/.well-known/openid-configuration", 503)]
    [InlineData("/oauth/.well-known/jwks.json", 500)]
    public async Task Without_the_keys_nobody_is_signed_in_and_the_next_may_try_again(string path, int status)
    {
        await using var app = await world.StartAppAsync();
        world.Server.Ion.Faults.Add(new Fault { Endpoint = path, Status = status, Times = 1 });
        using var visitor = app.NewVisitor();
        using (var failed = await world.SignInAsync(visitor, forge: null))
        {
            OpenIdWorld.AssertPage(failed, HttpStatusCode.BadGateway);
            Assert.Contains(app.LogLines, line => line.Contains("The keys that Ion signs ID tokens with could not be read", StringComparison.Ordinal));
        }

        using var again = await world.SignInAsync(visitor, forge: null);
        Assert.Equal(HttpStatusCode.Found, again.StatusCode);
    }

    /// <summary>Byte for byte: the parameters, their order, and none besides.</summary>
    [Fact]
    public async Task Without_openid_the_authorize_request_is_what_it_was()
    {
        await using var reading = await world.StartAppAsync("read");
        using var visitor = reading.NewVisitor();
        using var stranger = world.App.NewVisitor();

        var (before, now) = ((await visitor.LoginAsync()).Query, (await stranger.LoginAsync()).Query);

        Assert.Matches(
            @"^\?client_id=ionfunctions&response_type=code&scope=read&redirect_uri=http%3A%2F%2Flocalhost%3A\d+%2Fapi%2Fcallback&state=[\w.-]+&code_challenge=[\w-]{43}&code_challenge_method=S256$",
            before);
        Assert.Matches("&nonce=[\\w-]{43}(&|$)", now);
        Assert.Contains("scope=openid%20profile%20email%20groups&", now, StringComparison.Ordinal);
    }

    /// <summary>A row of before the app knew of groups.</summary>
    [Fact]
    public void Rows_written_before_stay_readable()
    {
        const string before = """{"id":30001,"username":"2027alovelace","firstName":"Ada","lastName":"Lovelace","email":"a@tjhsst.edu","userType":"student"}""";

        var user = System.Text.Json.JsonSerializer.Deserialize(before, IonUserJson.Default.IonUser)!;

        Assert.Equal(("2027alovelace", null), (user.Username, user.Groups));
        Assert.Equal(before, System.Text.Json.JsonSerializer.Serialize(user, IonUserJson.Default.IonUser)); // And by the app of before, should that come back.
    }

    private async Task AssertSignInAsync(TestApp app, TimeProvider time, HttpStatusCode status, Func<IdTokenDraft, string>? forge = null)
    {
        using var visitor = app.NewVisitor();
        // Ion's clock stands still beside the app's.
        using var response = await world.SignInAsync(visitor, draft => (forge ?? (honest => honest.Sign()))(draft with
        {
            Claims = new(draft.Claims) { ["iat"] = time.GetUtcNow().ToUnixTimeSeconds(), ["exp"] = time.GetUtcNow().ToUnixTimeSeconds() + 36_000 },
        }));
        Assert.Equal(status, response.StatusCode);
    }
}
