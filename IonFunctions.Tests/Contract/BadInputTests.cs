using System.Net;
using System.Web;
using IonFunctions.Core.Sessions;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Contract;

/// <summary>Every parameter and cookie wrong, missing, doubled, oversized or another's: a clear answer, nothing stored, nothing sent to Ion.</summary>
public abstract class BadInputTests(DjangoIonFixture fixture, Storage storage, Head head) : IAsyncLifetime
{
    // More than the 8 kB that Kestrel takes in a request line; it refuses that itself.
    private static readonly string Endless = new('a', 16 * 1024);
    private static readonly string Oversized = new('a', 4 * 1024);

    private static readonly Dictionary<string, string?> Settings = new(StorageOperations.NoSweep) { ["App:AllowedOrigins"] = "https://pages.example" };

    private TestApp _app = null!;

    private protected TestApp App => _app;

    /// <summary>Of callbacks to a sign-in that is in flight; <c>{state}</c> is its state.</summary>
    public static TheoryData<string> BadCallbacks =>
    [
        "",
        "?state={state}",
        "?code=c",
        "?error=access_denied",
        "?code=&state={state}",
        "?code=c&state=",
        "?code=c&code=c&state={state}",
        "?code=c&state={state}&state={state}",
        "?code=c&state={state}&STATE=x",
        "?code=c&error=access_denied&state={state}",
        "?code=caf%C3%A9&state={state}",
        "?code=c%00&state={state}",
        "?code=c%0D%0ASet-Cookie:%20a=b&state={state}",
        "?code=c&state={state}%C3%A9",
        "?code=c&state={state}x",
        "?code=c&state={start}",
        "?code=c&state={start}AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        // Which the framework takes for base64url.
        "?code=c&state={state}%20",
        "?code=c&state={id}.AAAA%20",
        "?code=c&state={id}.AA%20AA",
        "?code=c&state={id}.AA%3D%3D",
        "?code=c&state={id}.",
        "?code=c&state=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "?code=c&state=a",
        "?code=c&state=%3B%3D%2C%20%22",
        "?error=server_error&state=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "?code=" + Oversized + "&state={state}",
        "?code=c&state={state}" + Oversized,
    ];

    /// <summary>Values of a cookie that holds a sign-in in flight.</summary>
    public static TheoryData<string> BadAttempts =>
    [
        "x", "=", "A", "AA", "AAA", "AAAA", "AAA=", "AA==", "AA=", "A===", "AAAA====", "%41%41%41%3D", "AA%3D%3D", "AA%AA", "AA%20AA", "%20", "A%0AA%0A",
        "AA AA", "AAAA ", "AA\tAA", "AQAA", "ASAwMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZg", "____", "++++", "////", "%E2%82%AC", "%FF%FE", "\"AAAA\"", new string('A', 4_000),
        new string('A', 42), new string('A', 44), new string('A', 42) + "B", new string('A', 42) + "+", new string('A', 42) + "=",
    ];

    public async ValueTask InitializeAsync()
    {
        await fixture.Ion.ForgetTokenRequestsAsync();
        _app = await StartAsync(fixture.Ion, storage, Settings);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [MemberData(nameof(BadCallbacks))]
    public async Task A_callback_that_is_wrong_is_a_page_and_does_nothing(string query)
    {
        using var visitor = _app.NewVisitor();
        var state = StateOf(await visitor.LoginAsync());
        using var response = await visitor.GetAsync("/api/callback" + query
            .Replace("{state}", state, StringComparison.Ordinal).Replace("{start}", state[..8], StringComparison.Ordinal).Replace("{id}", state.Split('.')[0], StringComparison.Ordinal));

        await AssertRefusedAsync(response);
        Assert.Single(visitor.Cookies); // The sign-in in flight is still that.
    }

    [Theory]
    [InlineData("/api/callback?code={0}&state=s")]
    [InlineData("/api/callback?code=c&state={0}")]
    [InlineData("/api/callback?error={0}&state=s")]
    [InlineData("/api/login?returnUrl=/{0}")]
    [InlineData("/api/session?{0}")]
    public async Task An_endless_parameter_is_refused(string path)
    {
        using var visitor = _app.NewVisitor();
        using var response = await visitor.GetAsync(path.Replace("{0}", Endless, StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.RequestUriTooLong, response.StatusCode);
        Assert.Empty(visitor.Cookies);
        await AssertNothingDoneAsync();
    }

    [Fact]
    public async Task An_answer_from_Ion_in_another_browser_is_refused()
    {
        using var attacker = _app.NewVisitor();
        using var victim = _app.NewVisitor();
        var callback = await attacker.AuthorizeAsync(await attacker.LoginAsync());
        await victim.LoginAsync();
        using var response = await victim.GetAsync(callback.PathAndQuery);

        await AssertRefusedAsync(response);
        Assert.DoesNotContain("ion-session", victim.Cookies.Keys);
    }

    [Theory]
    [MemberData(nameof(BadAttempts))]
    public async Task A_sign_in_cookie_that_is_garbage_is_no_sign_in(string value)
    {
        using var visitor = _app.NewVisitor();
        var state = StateOf(await visitor.LoginAsync());
        var name = Assert.Single(visitor.Cookies).Key;
        visitor.Cookies[name] = value;
        using var response = await visitor.GetAsync($"/api/callback?code=c&state={state}");
        await AssertRefusedAsync(response);

        // Nor does it stand in the way of the next.
        await visitor.LoginAsync();
        Assert.DoesNotContain(name, visitor.Cookies.Keys);
        Assert.Single(visitor.Cookies);
    }

    [Fact]
    public async Task A_sign_in_cookie_with_any_character_changed_is_no_sign_in()
    {
        using var visitor = _app.NewVisitor();
        var state = StateOf(await visitor.LoginAsync());
        var (name, value) = Assert.Single(visitor.Cookies);
        for (var at = 0; at < value.Length; at++)
        {
            visitor.Cookies[name] = value[..at] + (value[at] == 'A' ? 'B' : 'A') + value[(at + 1)..];
            using var response = await visitor.GetAsync($"/api/callback?code=c&state={state}");
            await AssertRefusedAsync(response);
        }
    }

    [Fact]
    public async Task A_sign_in_cookie_under_the_name_of_another_is_no_sign_in()
    {
        using var visitor = _app.NewVisitor();
        var state = StateOf(await visitor.LoginAsync());
        var (name, value) = Assert.Single(visitor.Cookies);
        var moved = state[..7] + (state[7] == 'A' ? 'B' : 'A') + state[8..];
        visitor.Cookies.Clear();
        visitor.Cookies[name.Replace(state[..8], moved[..8], StringComparison.Ordinal)] = value;

        foreach (var asked in new[] { state, moved })
        {
            using var response = await visitor.GetAsync($"/api/callback?code=c&state={asked}");
            await AssertRefusedAsync(response);
        }
    }

    public static TheoryData<string> BadSessionCookies =>
    [
        "ion-session=", "ion-session=x", "ion-session", "=", ";;;", "ion-session=" + new string('A', 42), "ion-session=" + new string('A', 44),
        "ion-session=" + new string('A', 42) + "=", "ion-session=" + new string('A', 42) + "+", "ion-session=" + new string('A', 41) + "%41",
        "ion-session=" + new string('A', 42) + "%20", "ion-session=%0A" + new string('A', 42), "ion-session=\"" + new string('A', 41) + "\"",
        "ion-session=%FF%FE", "ion-session=%", "ion-session=" + new string('A', 16 * 1024), "ion-session=x; ion-session=y",
        "__Host-ion-session=" + new string('A', 43), "ion-session-=" + new string('A', 43),
    ];

    [Theory]
    [MemberData(nameof(BadSessionCookies))]
    public async Task A_session_cookie_that_is_garbage_is_no_session_and_does_not_reach_storage(string cookie)
    {
        using var visitor = _app.NewVisitor();
        cookie = cookie.Replace("ion-session=", _app.SessionCookieName + "=", StringComparison.Ordinal);
        using var session = await visitor.GetAsync("/api/session", ("Cookie", cookie));
        using var profile = await visitor.GetAsync("/api/profile", ("Cookie", cookie));
        using var landing = await visitor.GetAsync("/", ("Cookie", cookie));
        using var logout = await visitor.PostAsync("/api/logout", content: null, ("Cookie", cookie));

        Assert.Equal("""{"signedIn":false,"loginUrl":"/api/login"}""", (await Visitor.JsonOfAsync(session)).GetRawText());
        Assert.Equal(HttpStatusCode.Unauthorized, profile.StatusCode);
        Assert.Equal(HttpStatusCode.OK, landing.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, logout.StatusCode);
        await AssertNothingDoneAsync();
    }

    [Fact]
    public async Task A_session_cookie_of_nobody_is_no_session()
    {
        using var visitor = _app.NewVisitor();
        visitor.Cookies["ion-session"] = SessionId.New().CookieValue;

        Assert.False(await visitor.IsSignedInAsync());
        Assert.Equal(["read"], _app.Operations.Take());
    }

    [Theory]
    [InlineData("?returnUrl=/a&returnUrl=/b", "/")]
    [InlineData("?returnUrl=", "/")]
    [InlineData("?returnUrl", "/")]
    [InlineData("?other=/a", "/")]
    [InlineData("?returnUrl=//evil.example", "/")]
    [InlineData("?returnUrl=/%5Cevil.example", "/")]
    [InlineData("?returnUrl=/%09/evil.example", "/")]
    [InlineData("?returnUrl=/.//evil.example", "/")]
    [InlineData("?returnUrl=https://evil.example/", "/")]
    [InlineData("?returnUrl=https://pages.example.evil.example/", "/")]
    [InlineData("?returnUrl=https://pages.example%40evil.example/", "/")]
    [InlineData("?returnUrl=javascript:alert(1)", "/")]
    [InlineData("?returnUrl=/path%0D%0ASet-Cookie:%20a=b", "/")]
    [InlineData("?returnUrl={oversized}", "/")]
    [InlineData("?RETURNURL=/a%3Fb%3Dc%23d", "/a?b=c#d")]
    [InlineData("?returnUrl=/caf%C3%A9", "/caf%C3%A9")]
    [InlineData("?returnUrl=https://pages.example/club", "https://pages.example/club")]
    public async Task A_return_URL_is_followed_where_it_may_be_and_else_replaced(string query, string expected)
    {
        using var visitor = _app.NewVisitor();
        using var login = await visitor.GetAsync("/api/login" + query.Replace("{oversized}", "/" + Oversized, StringComparison.Ordinal));
        var callback = await visitor.AuthorizeAsync(login.Headers.Location!);
        using var response = await visitor.GetAsync(callback.PathAndQuery);

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal([expected], response.Headers.GetValues("Location"));
        Assert.Equal(
            expected == "/" && query.Contains("returnUrl", StringComparison.Ordinal),
            _app.LogLines.Any(line => line.Contains("will return to / instead", StringComparison.Ordinal)));
    }

    /// <summary>
    /// The state has it, and goes through Ion's addresses, where a line of 8 kB is the common limit; the cookie, of which there
    /// may be a dozen, has not.
    /// </summary>
    [Theory]
    [InlineData('a')]
    [InlineData('&')]
    [InlineData('+')]
    [InlineData('\'')]
    public async Task The_longest_return_URL_fits_in_an_address_and_leaves_the_cookie_small(char character)
    {
        using var visitor = _app.NewVisitor();
        var returnUrl = "/?" + new string(character, 1_400);
        using var login = await visitor.GetAsync("/api/login?returnUrl=" + Uri.EscapeDataString(returnUrl));

        Assert.InRange(Assert.Single(login.Headers.GetValues("Set-Cookie")).Length, 80, 150);
        Assert.InRange(login.Headers.Location!.OriginalString.Length, 1_800, 4_096);
        var back = await visitor.AuthorizeAsync(login.Headers.Location!);
        using var callback = await visitor.GetAsync(back.PathAndQuery);
        Assert.Equal(returnUrl, callback.Headers.Location!.OriginalString);
        Assert.DoesNotContain(_app.LogLines, line => line.Contains("will return to / instead", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_body_that_nobody_asked_for_changes_nothing()
    {
        using var visitor = _app.NewVisitor();
        using var content = new ByteArrayContent(new byte[64 * 1024]) { Headers = { { "Content-Type", "multipart/form-data" } } };
        using var response = await visitor.PostAsync("/api/logout", content);

        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        await AssertNothingDoneAsync();
    }

    private protected virtual Task<TestApp> StartAsync(IIonServer ion, Storage where, Dictionary<string, string?> settings) =>
        head.StartAsync(ion, where, settings, countStorage: true);

    private protected static string StateOf(Uri authorizeUrl) => HttpUtility.ParseQueryString(authorizeUrl.Query)["state"]!;

    private protected async Task AssertRefusedAsync(HttpResponseMessage response)
    {
        var page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("href=\"/api/login?returnUrl=%2F\"", page, StringComparison.Ordinal);
        Assert.False(response.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(cookie => cookie.StartsWith("ion-session", StringComparison.Ordinal)));
        await AssertNothingDoneAsync();
    }

    private async Task AssertNothingDoneAsync()
    {
        Assert.Empty(_app.Operations.Take());
        Assert.Empty(await fixture.Ion.CountTokenRequestsAsync());
        Assert.DoesNotContain(_app.LogLines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }
}
