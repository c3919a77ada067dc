using System.Net;
using System.Text.Json;
using IonFunctions.Simulator.Faults;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Contract;

/// <summary>An Ion that is down, slow or odd while somebody is signed in: the contract's statuses, and nobody is signed out.</summary>
public abstract class IonOutageTests(SimulatedIonFixture fixture, Storage storage, Head head) : IAsyncLifetime
{
    private TestApp _app = null!;
    private Visitor _visitor = null!;

    private protected Visitor Visitor => _visitor;

    public async ValueTask InitializeAsync()
    {
        fixture.Server.Ion.Lifetimes.AccessToken = TimeSpan.FromHours(10);
        _app = await head.StartAsync(fixture.Server, storage);
        _visitor = _app.NewVisitor();
        await _visitor.SignInAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        fixture.Server.Ion.Faults.Clear();
        _visitor.Dispose();
        await _app.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Somebody at an app with as little patience as it can be given here; where it can't, it has its own.</summary>
    private protected virtual Task<Visitor> GetImpatientVisitorAsync() => Task.FromResult(_visitor);

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task Ions_own_status_and_body_pass_through(int status)
    {
        fixture.Server.Ion.Faults.Add(new Fault
        {
            Endpoint = "/api/profile",
            Status = status,
            Body = """{"detail": "as Ion says"}""",
            ContentType = "application/json",
            Headers = new Dictionary<string, string> { ["Retry-After"] = "7", ["Set-Cookie"] = "csrftoken=x", ["X-Internal"] = "1" },
        });
        using var response = await _visitor.GetAsync("/api/profile");

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("""{"detail": "as Ion says"}""", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter!.Delta);
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.False(response.Headers.Contains("X-Internal"));
        Assert.Contains("sandbox", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dropped_connection_is_502()
    {
        fixture.Server.Ion.Faults.Add(new Fault { Endpoint = "api", Drop = true });

        await IsProblemAsync(HttpStatusCode.BadGateway, "urn:ionfunctions:problem:ion-unreachable");
    }

    [Fact]
    public async Task No_answer_is_504()
    {
        var visitor = await GetImpatientVisitorAsync();
        fixture.Server.Ion.Faults.Add(new Fault { Endpoint = "api", Delay = TimeSpan.FromMinutes(10) });

        await IsProblemAsync(HttpStatusCode.GatewayTimeout, "urn:ionfunctions:problem:ion-timed-out", visitor);
    }

    [Fact]
    public async Task A_body_that_breaks_off_before_its_first_byte_is_502()
    {
        fixture.Server.Ion.Faults.Add(new Fault { Endpoint = "api", Status = 200, Body = "", Drop = true, Delay = TimeSpan.FromMilliseconds(200) });

        await IsProblemAsync(HttpStatusCode.BadGateway, "urn:ionfunctions:problem:ion-unreachable");
    }

    [Fact]
    public async Task A_redirect_is_not_followed_nor_passed_on()
    {
        fixture.Server.Ion.Faults.Add(new Fault
        {
            Endpoint = "api",
            Status = 302,
            Body = "",
            Headers = new Dictionary<string, string> { ["Location"] = "https://evil.example/" },
        });

        await IsProblemAsync(HttpStatusCode.BadGateway, "urn:ionfunctions:problem:ion-answer-unusable");
    }

    [Fact]
    public async Task A_401_that_stays_is_502_and_never_reaches_the_browser_as_Ions()
    {
        fixture.Server.Ion.Faults.Add(new Fault { Endpoint = "api", Status = 401, Body = "{}", ContentType = "application/json" });

        await IsProblemAsync(HttpStatusCode.BadGateway, "urn:ionfunctions:problem:ion-refuses-token");
    }

    [Theory]
    [InlineData(0, "", "Ion can't be reached")]
    [InlineData(200, "[]", "Ion's answer makes no sense")]
    [InlineData(200, """{"id": 1}""", "Ion's answer makes no sense")]
    [InlineData(401, "{}", "Ion refuses what it has just issued")]
    [InlineData(403, """{"detail": "You may not."}""", "Ion does not show this app your profile")]
    [InlineData(429, "", "Ion asks to wait")]
    [InlineData(500, "", "Ion has a problem")]
    public async Task The_landing_page_shows_what_it_knows_and_why_it_is_so_little(int status, string body, string words)
    {
        fixture.Server.Ion.Faults.Add(status == 0
            ? new Fault { Endpoint = "/api/profile", Drop = true }
            : new Fault { Endpoint = "/api/profile", Status = status, Body = body, ContentType = "application/json" });

        await LandingSaysAsync(words);
    }

    [Theory]
    [InlineData(true, "Temporarily unavailable")]
    [InlineData(false, "Ion refuses this app")]
    public async Task The_landing_page_says_why_a_token_was_not_refreshed(bool storageDown, string words)
    {
        await using var app = await head.StartAsync(fixture.Server, storage, countStorage: true);
        app.IsSpoilt = true; // It has learnt that Ion refuses it.
        using var visitor = app.NewVisitor();
        await ExpireAsync(visitor);
        Assert.True(await visitor.IsSignedInAsync()); // From now on the session is known without storage.
        app.Operations.Down = storageDown;
        fixture.Server.Ion.Faults.Add(new Fault { Endpoint = "token", Status = 401, Body = """{"error": "invalid_client"}""", ContentType = "application/json" });

        await LandingSaysAsync(words, visitor);
    }

    [Theory]
    [InlineData(500, null, 502)]
    [InlineData(429, "590", 503)]
    [InlineData(401, null, 502)]
    public async Task A_refresh_that_Ion_does_not_grant_is_the_contracts_status_and_works_when_Ion_does_again(int ions, string? retryAfter, int status)
    {
        await ExpireAsync();
        _app.IsSpoilt = true; // It remembers for how long Ion has asked to be left alone.
        fixture.Server.Ion.Faults.Add(new Fault
        {
            Endpoint = "token",
            Status = ions,
            Body = ions == 401 ? """{"error": "invalid_client"}""" : "no",
            ContentType = "application/json",
            Headers = retryAfter is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["Retry-After"] = retryAfter },
        });
        using (var response = await _visitor.GetAsync("/api/profile"))
        {
            Assert.Equal(status, (int)response.StatusCode);
            if (retryAfter is not null)
            {
                Assert.InRange(response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 200, 590);
            }
        }

        fixture.Server.Ion.Faults.Clear();
        using var again = await _visitor.GetAsync("/api/profile");
        Assert.Equal(retryAfter is null ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable, again.StatusCode);
        Assert.True(await _visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task A_refresh_whose_answer_was_lost_ends_in_a_clean_sign_in()
    {
        await ExpireAsync();
        fixture.Server.Ion.Faults.Add(new Fault { Endpoint = "token", When = FaultMoment.After, Drop = true });
        using (var response = await _visitor.GetAsync("/api/profile"))
        {
            Assert.Contains(response.StatusCode, new[] { HttpStatusCode.BadGateway, HttpStatusCode.Unauthorized });
        }

        fixture.Server.Ion.Faults.Clear();
        using var again = await _visitor.GetAsync("/api/profile", ("Sec-Fetch-Mode", "navigate"));
        Assert.Equal("/api/login?returnUrl=%2Fapi%2Fprofile", again.Headers.Location!.OriginalString);
    }

    private async Task LandingSaysAsync(string words, Visitor? visitor = null)
    {
        using var response = await (visitor ?? _visitor).GetAsync("/");
        var page = WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("Ada Lovelace", page, StringComparison.Ordinal);
        Assert.Contains($"<strong>{words}.</strong>", page, StringComparison.Ordinal);
    }

    private Task ExpireAsync() => ExpireAsync(_visitor);

    private async Task ExpireAsync(Visitor visitor)
    {
        // A token that is expired for a request from the start: it has less than 30 s, and for Ion none once the sign-in is done.
        fixture.Server.Ion.Lifetimes.AccessToken = TimeSpan.FromSeconds(20);
        await visitor.SignInAsync();
        fixture.Server.Ion.Tokens.ExpireAccessTokens(SampleUsers.Ada);
    }

    private protected async Task IsProblemAsync(HttpStatusCode status, string type, Visitor? visitor = null)
    {
        visitor ??= _visitor;
        using var response = await visitor.GetAsync("/api/profile");
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(["no-store"], response.Headers.GetValues("Cache-Control"));
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["no-referrer"], response.Headers.GetValues("Referrer-Policy"));
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = await Contract.Visitor.JsonOfAsync(response);
        Assert.Equal(JsonValueKind.Object, problem.ValueKind);
        Assert.Equal(type, problem.GetProperty("type").GetString());
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.True(await visitor.IsSignedInAsync());
    }
}
