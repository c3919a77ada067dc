using System.Net;
using IonFunctions.Simulator.Faults;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Waiting;

namespace IonFunctions.Tests.Contract;

/// <summary>
/// An Ion that is down, slow or talks nonsense while somebody signs in: each a page of its own and a log line, and no
/// session.
/// </summary>
public abstract class SignInOutageTests(SimulatedIonFixture fixture, Storage storage, Head head) : IAsyncLifetime
{
    private TestApp _app = null!;

    public static TheoryData<string, int, string> TokenFaults => new()
    {
        { "drop", 502, "Ion can’t be reached|Ion can&#x27;t be reached" },
        { "status 500", 502, "Ion has a problem" },
        { "status 503", 502, "Ion has a problem" },
        { "status 429", 503, "Ion asks to wait" },
        { "invalid_grant", 400, "Ion did not confirm this sign-in" },
        { "invalid_client", 502, "Ion refuses this app" },
        { "invalid_scope", 502, "Ion refuses what this app asks for" },
        { "html", 502, "Ion&#x27;s answer makes no sense" },
        { "truncated", 502, "Ion&#x27;s answer makes no sense" },
        { "array", 502, "Ion&#x27;s answer makes no sense" },
        { "no access token", 502, "Ion&#x27;s answer makes no sense" },
        { "no refresh token", 502, "Ion&#x27;s answer makes no sense" },
        { "redirect", 502, "Ion&#x27;s answer makes no sense" },
    };

    public static TheoryData<string, int, string> ProfileFaults => new()
    {
        { "drop", 502, "Ion can&#x27;t be reached" },
        { "status 500", 502, "Ion has a problem" },
        { "status 429", 503, "Ion asks to wait" },
        { "status 401", 502, "Ion does not show this app your profile" },
        { "status 403", 502, "Ion does not show this app your profile" },
        { "html", 502, "Ion&#x27;s answer makes no sense" },
        { "truncated", 502, "Ion&#x27;s answer makes no sense" },
        { "array", 502, "Ion&#x27;s answer makes no sense" },
        { "nobody", 502, "Ion&#x27;s answer makes no sense" },
        { "huge", 502, "Ion&#x27;s answer makes no sense" },
    };

    public async ValueTask InitializeAsync() => _app = await head.StartAsync(fixture.Server, storage);

    public async ValueTask DisposeAsync()
    {
        fixture.Server.Ion.Faults.Clear();
        await _app.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [MemberData(nameof(TokenFaults))]
    public Task At_the_token_endpoint(string fault, int status, string words) => FailsAsync("token", fault, status, words);

    [Theory]
    [MemberData(nameof(ProfileFaults))]
    public Task At_the_profile(string fault, int status, string words) => FailsAsync("/api/profile", fault, status, words);

    [Fact]
    public async Task Tokens_of_a_sign_in_that_failed_are_revoked()
    {
        await fixture.Server.RevokeGrantsAsync(SampleUsers.Katherine);
        await FailsAsync(FaultOf("/api/profile", "status 500"), 502, "Ion has a problem", SampleUsers.Katherine);

        await AssertRevokedAsync(SampleUsers.Katherine);
    }

    /// <summary>The code has been exchanged by then, and nothing is left to try again with.</summary>
    [Fact]
    public async Task When_storage_is_down_a_new_sign_in_is_offered_and_the_tokens_are_revoked()
    {
        await fixture.Server.RevokeGrantsAsync(SampleUsers.Grace);
        var before = IssuedTo(SampleUsers.Grace);
        await using var app = await head.StartAsync(
            fixture.Server, storage, new Dictionary<string, string?> { ["AzureWebJobsStorage"] = AppWithoutIon.ClosedStorage });

        var page = await FailsAsync(app, fault: null, 503, "so you are not signed in. Wait a moment and sign in again.", SampleUsers.Grace);

        Assert.DoesNotContain("Nothing is lost", page, StringComparison.Ordinal);
        Assert.Equal(before + 1, IssuedTo(SampleUsers.Grace));
        await AssertRevokedAsync(SampleUsers.Grace);
    }

    private long IssuedTo(string username) => fixture.Server.Ion.Counters.Read().CountIssued("authorization_code", username);

    private Task AssertRevokedAsync(string username) => Eventually.IsTrueAsync(
        async () => await fixture.Server.CountLiveTokensAsync(username) == (0, 0), $"the tokens of {username} are revoked");

    private Task<string> FailsAsync(string endpoint, string fault, int status, string words) => FailsAsync(FaultOf(endpoint, fault), status, words);

    private Task<string> FailsAsync(Fault fault, int status, string words, string username = SampleUsers.Ada) =>
        FailsAsync(_app, fault, status, words, username);

    private async Task<string> FailsAsync(TestApp app, Fault? fault, int status, string words, string username)
    {
        using var visitor = app.NewVisitor();
        var callback = await visitor.AuthorizeAsync(await visitor.LoginAsync("/club"), username);
        if (fault is not null)
        {
            fixture.Server.Ion.Faults.Add(fault);
        }

        app.LogLines.Clear();
        using var response = await visitor.GetAsync(callback.PathAndQuery);
        var page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains(words.Split('|'), word => page.Contains(word, StringComparison.Ordinal));
        Assert.Contains("/api/login?returnUrl=%2Fclub", page, StringComparison.Ordinal);
        Assert.Empty(visitor.Cookies);
        Assert.Contains(app.LogLines, line => line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Warning", StringComparison.Ordinal));
        if (status == (int)HttpStatusCode.ServiceUnavailable)
        {
            Assert.NotNull(response.Headers.RetryAfter);
        }

        return page;
    }

    private static Fault FaultOf(string endpoint, string kind)
    {
        // Each strikes for as long as it is set: the app may ask more than once.
        var fault = new Fault { Endpoint = endpoint };
        const string token = """ "access_token": "aaa", "token_type": "Bearer", "scope": "read" """;
        return kind switch
        {
            "drop" => fault with { Drop = true },
            "html" => fault with { Body = "<html>Ion is being updated</html>", ContentType = "text/html" },
            "truncated" => fault with { Body = """{"access_token": "aaa", "id": 1, "ion_user""", ContentType = "application/json" },
            "array" => fault with { Body = "[1, 2]", ContentType = "application/json" },
            "nobody" => fault with { Body = """{"id": "seven"}""", ContentType = "application/json" },
            "huge" => fault with { Body = $$"""{"id": 1, "ion_username": "{{new string('x', 100_000)}}"}""", ContentType = "application/json" },
            "no access token" => Json("""{"token_type": "Bearer", "expires_in": 36000, "refresh_token": "rrr"}"""),
            "no refresh token" => Json($$"""{{{token}}, "expires_in": 36000}"""),
            "redirect" => fault with { Status = 302, Headers = new Dictionary<string, string> { ["Location"] = "/login" }, Body = "" },
            "invalid_grant" => Json("""{"error": "invalid_grant"}""", 400),
            "invalid_client" => Json("""{"error": "invalid_client"}""", 401),
            "invalid_scope" => Json("""{"error": "invalid_scope"}""", 400),
            _ => fault with { Status = int.Parse(kind["status ".Length..], System.Globalization.CultureInfo.InvariantCulture), Body = "<h1>no</h1>", ContentType = "text/html" },
        };

        Fault Json(string body, int status = 200) => fault with { Status = status, Body = body, ContentType = "application/json" };
    }
}
