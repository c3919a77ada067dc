using System.Net;
using System.Text.RegularExpressions;
using IonFunctions.Core.Http;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Contract;

/// <summary>What is on every answer, whatever it is, and what is in every problem and cookie.</summary>
public abstract partial class HeadersTests(AppWithoutIon fixture, Storage storage)
{
    // Words that only an exception, a path or a connection string would bring along.
    private static readonly string[] Internals =
        ["   at ", "Exception", ".cs", "127.0.0.1", "AccountKey", "Azure", "System.", "IonFunctions.Core", "access-token-of-nobody", "refresh-token-of-nobody"];

    private static readonly (string Name, string Value)[] Navigation = [("Sec-Fetch-Mode", "navigate"), ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")];
    private static readonly (string Name, string Value)[] Fetch = [("Sec-Fetch-Mode", "cors"), ("Accept", "*/*")];

    /// <summary>Each route as a script and as a person, with what it answers to who is signed out, signed in without an Ion, or without storage.</summary>
    public static TheoryData<string, string, bool, int, int, int> Answers => new()
    {
        { "GET", "/", true, 200, 200, 503 },
        { "GET", "/", false, 200, 200, 503 },
        { "GET", "/api/account", true, 200, 200, 503 },
        { "GET", "/api/account", false, 200, 200, 503 },
        { "GET", "/api/login", true, 302, 302, 302 },
        { "GET", "/api/login?returnUrl=//evil.example", false, 302, 302, 302 },
        { "GET", "/api/callback", true, 400, 400, 400 },
        { "GET", "/api/callback?code=c&state=s", false, 400, 400, 400 },
        { "POST", "/api/logout", true, 303, 303, 503 },
        { "POST", "/api/logout", false, 204, 204, 503 },
        { "POST", "/api/logout?ion=true", true, 303, 303, 503 },
        { "POST", "/api/logout?ion=true", false, 200, 200, 503 },
        { "GET", "/api/signed-out", true, 400, 400, 400 },
        { "GET", "/api/signed-out?state=s", false, 400, 400, 400 },
        { "GET", "/api/session", true, 200, 200, 503 },
        { "GET", "/api/session", false, 200, 200, 503 },
        { "GET", "/api/identity?audience=" + AppWithoutIon.Audience, true, 302, 200, 503 },
        { "GET", "/api/identity?audience=" + AppWithoutIon.Audience, false, 401, 200, 503 },
        { "GET", "/api/identity", false, 401, 400, 503 },
        { "GET", "/api/identity?audience=somebody", false, 401, 403, 503 },
        { "POST", "/api/offline", true, 404, 404, 404 }, // It is off.
        { "POST", "/api/offline", false, 404, 404, 404 },
        { "GET", "/api/profile", true, 302, 502, 503 },
        { "GET", "/api/profile", false, 401, 502, 503 },
        { "GET", "/api/sessions", true, 302, 200, 503 },
        { "GET", "/api/sessions", false, 401, 200, 503 },
        { "GET", "/api/ion/bus", true, 302, 502, 503 },
        { "GET", "/api/ion/bus", false, 401, 502, 503 },
        { "GET", "/api/ion/schedule", true, 502, 502, 502 },
        { "GET", "/api/ion/schedule", false, 502, 502, 502 },
        { "GET", "/api/ion/nothing", true, 404, 404, 404 },
        { "GET", "/api/ion/nothing", false, 404, 404, 404 },
        { "POST", "/api/ion/signups/user", true, 401, 403, 503 },
        { "POST", "/api/ion/signups/user", false, 401, 403, 503 },
        { "POST", "/api/ion/schedule", false, 405, 405, 405 },
        { "POST", "/api/logout?everywhere=perhaps", false, 400, 400, 400 },
        { "POST", "/api/logout?ion=perhaps", false, 400, 400, 400 },
        { "POST", "/api/session", false, 405, 405, 405 },
        { "GET", "/nothing/here", true, 404, 404, 404 },
        { "GET", "/nothing/here", false, 404, 404, 404 },
        { "GET", "/api/health", true, 200, 200, 503 },
        { "GET", "/api/health", false, 200, 200, 503 },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Every_answer_has_the_headers_of_every_answer(string method, string path, bool navigates, int signedOut, int signedIn, int withoutStorage)
    {
        await using var down = await fixture.Head.StartAsync(
            fixture.App.Ion, storage, new Dictionary<string, string?> { ["AzureWebJobsStorage"] = AppWithoutIon.ClosedStorage });
        using var stranger = fixture.App.NewVisitor();
        using var visitor = await AppWithoutIon.SignedInAsync(fixture.App);
        using var lost = visitor.At(down);
        (Visitor, int)[] cases = [(stranger, signedOut), (visitor, signedIn), (lost, withoutStorage)];

        await Task.WhenAll(cases.Select(async one =>
        {
            var headers = navigates ? Navigation : Fetch;
            using var response = method == "GET"
                ? await one.Item1.GetAsync(path, headers)
                : await one.Item1.PostAsync(path, content: null, headers);
            Assert.Equal(one.Item2, (int)response.StatusCode);
            await AssertCommonAsync(response, mayHavePage: navigates || path is "/" or "/api/account" || path.StartsWith("/api/callback", StringComparison.Ordinal) || path.StartsWith("/api/signed-out", StringComparison.Ordinal));
        }));
    }

    /// <summary>Every route that there is, by every method that it takes and one that it may not.</summary>
    [Fact]
    public async Task No_route_is_without_them()
    {
        using var stranger = fixture.App.NewVisitor();
        using var visitor = await AppWithoutIon.SignedInAsync(fixture.App);
        foreach (var (route, methods) in Routes.Methods)
        {
            var path = route switch
            {
                Routes.Landing => "/",
                Routes.IonApi => "/api/ion/schedule",
                Routes.EndSession => "/api/sessions/" + new string('A', 43),
                Routes.Unmatched => "/nothing/here",
                _ => "/" + route,
            };
            foreach (var method in methods.Append("PATCH"))
            {
                using var again = visitor.At(fixture.App); // One that logging out has not reached.
                using var signedOut = await stranger.SendAsync(new(method), path);
                using var signedIn = await again.SendAsync(new(method), path, content: null, ("Origin", "https://evil.example"), ("If-None-Match", "*"));
                AssertGuarded(signedOut);
                AssertGuarded(signedIn);
            }
        }
    }

    [Fact]
    public async Task A_person_who_is_signed_out_is_sent_to_sign_in_and_a_script_is_told()
    {
        using var visitor = fixture.App.NewVisitor();
        using var navigated = await visitor.GetAsync("/api/profile?a=b&c=d", ("Sec-Fetch-Mode", "navigate"));
        using var preferred = await visitor.GetAsync("/api/profile", ("Accept", "text/html,application/json;q=0.9"));
        using var fetched = await visitor.GetAsync("/api/profile", Fetch);
        var problem = await Visitor.JsonOfAsync(fetched);

        Assert.Equal(HttpStatusCode.Found, navigated.StatusCode);
        Assert.Equal("/api/login?returnUrl=%2Fapi%2Fprofile%3Fa%3Db%26c%3Dd", navigated.Headers.Location!.OriginalString);
        Assert.Equal("/api/login?returnUrl=%2Fapi%2Fprofile", preferred.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.Unauthorized, fetched.StatusCode);
        Assert.Equal(["type", "title", "status", "detail", "traceId", "loginUrl"], problem.EnumerateObject().Select(property => property.Name));
        Assert.Equal("/api/login", problem.GetProperty("loginUrl").GetString());
    }

    [Fact]
    public async Task A_person_who_sends_a_form_signed_out_gets_a_page_with_a_way_to_sign_in()
    {
        using var visitor = fixture.App.NewVisitor();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["block"] = "1" });
        using var response = await visitor.PostAsync("/api/ion/signups/user", form, [("Sec-Fetch-Site", "same-origin"), .. Navigation]);
        var page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("<h1>Not signed in</h1>", page, StringComparison.Ordinal);
        Assert.Contains("nothing was changed. Sign in and do it again.", page, StringComparison.Ordinal);
        Assert.Contains("""href="/api/login?returnUrl=%2F">Sign in with Ion</a>""", page, StringComparison.Ordinal);
        Assert.DoesNotContain("loginUrl", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*/*", false)]
    [InlineData("application/json", false)]
    [InlineData("application/json, text/html", false)]
    [InlineData("text/html;q=0.5, application/json", false)]
    [InlineData("text/html;q=0.1, */*", false)]
    [InlineData("text/html;q=0.1, application/*;q=0.9", false)]
    [InlineData("text/html;q=0", false)]
    [InlineData("nonsense", false)]
    [InlineData(";;;,q=", false)]
    [InlineData("text/html", true)]
    [InlineData("text/html, */*;q=0.8", true)]
    [InlineData("application/xhtml+xml, application/json;q=0.9", true)]
    [InlineData("text/html;q=0.5, application/json;q=0.4, */*", true)]
    [InlineData("Text/HTML;charset=utf-8", true)]
    public async Task Who_prefers_HTML_is_taken_for_a_person(string accept, bool person)
    {
        using var visitor = fixture.App.NewVisitor();
        using var response = await visitor.GetAsync("/api/profile", ("Accept", accept));

        Assert.Equal(person ? HttpStatusCode.Found : HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task By_https_cookies_are_bound_to_the_host()
    {
        await using var ion = await SimulatedIonServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var app = await fixture.Head.StartAsync(ion, storage, new Dictionary<string, string?> { ["App:PublicUrl"] = "https://app.example" });
        var (login, callback, logout) = await CookiesOfSignInAsync(app);

        Assert.Matches("^__Host-ion-signin-[A-Za-z0-9_-]{8}=[A-Za-z0-9_-]{43}; max-age=900; path=/; secure; samesite=lax; httponly$", login);
        Assert.Matches("^__Host-ion-session=[A-Za-z0-9_-]{43}; max-age=2592000; path=/; secure; samesite=lax; httponly$", callback);
        Assert.Equal("__Host-ion-session=; max-age=0; path=/; secure; samesite=lax; httponly", logout);
    }

    [Fact]
    public async Task By_https_a_browser_is_told_to_stay_with_it_for_a_year()
    {
        await using var ion = await SimulatedIonServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var app = await fixture.Head.StartAsync(ion, storage, new Dictionary<string, string?> { ["App:PublicUrl"] = "https://app.example" });
        using var visitor = app.NewVisitor();
        foreach (var path in (string[])["/", "/api/login", "/api/session", "/api/profile", "/ion.js", "/nothing"])
        {
            using var response = await visitor.GetAsync(path);
            Assert.Equal(["max-age=31536000"], response.Headers.GetValues("Strict-Transport-Security"));
        }
    }

    [Fact]
    public async Task By_http_on_this_machine_cookies_have_neither_prefix_nor_Secure_but_the_port()
    {
        await using var ion = await SimulatedIonServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var app = await fixture.Head.StartAsync(ion, storage);
        var (login, callback, logout) = await CookiesOfSignInAsync(app);

        Assert.Matches($"^ion-signin-[A-Za-z0-9_-]{{8}}-{app.BaseUrl.Port}=[A-Za-z0-9_-]{{43}}; max-age=900; path=/; samesite=lax; httponly$", login);
        Assert.Matches($"^ion-session-{app.BaseUrl.Port}=[A-Za-z0-9_-]{{43}}; max-age=2592000; path=/; samesite=lax; httponly$", callback);
        Assert.Equal($"ion-session-{app.BaseUrl.Port}=; max-age=0; path=/; samesite=lax; httponly", logout);
    }

    private static async Task<(string Login, string Callback, string Logout)> CookiesOfSignInAsync(TestApp app)
    {
        using var visitor = app.NewVisitor();
        using var login = await visitor.GetLoginAsync("/api/login");
        var back = await visitor.AuthorizeAsync(login.Headers.Location!);
        using var callback = await visitor.GetAsync(back.PathAndQuery);
        using var logout = await visitor.PostAsync("/api/logout");
        return (
            Assert.Single(login.Headers.GetValues("Set-Cookie")),
            // The attempt that is used up goes, too.
            Assert.Single(callback.Headers.GetValues("Set-Cookie"), cookie => !cookie.Contains("max-age=0", StringComparison.Ordinal)),
            Assert.Single(logout.Headers.GetValues("Set-Cookie")));
    }

    /// <summary>What lets no other origin's page have it, or see by it who is signed in.</summary>
    private static void AssertGuarded(HttpResponseMessage response)
    {
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["no-referrer"], response.Headers.GetValues("Referrer-Policy"));
        Assert.Equal(["same-origin"], response.Headers.GetValues("Cross-Origin-Resource-Policy"));
        Assert.Equal(["same-origin"], response.Headers.GetValues("Cross-Origin-Opener-Policy"));
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-", policy, StringComparison.Ordinal);
    }

    private async Task AssertCommonAsync(HttpResponseMessage response, bool mayHavePage)
    {
        Assert.Equal(["no-store"], response.Headers.GetValues("Cache-Control"));
        AssertGuarded(response);
        Assert.DoesNotContain(response.Headers, header =>
            header.Key is "X-Powered-By" || header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
        // The Functions host says of every answer that it is Kestrel.
        Assert.Equal(fixture.Head == Head.Kestrel ? "" : "Kestrel", response.Headers.Server.ToString());
        if (response.StatusCode == HttpStatusCode.ServiceUnavailable && response.Content.Headers.ContentType!.MediaType != "application/json")
        {
            Assert.NotNull(response.Headers.RetryAfter?.Delta);
        }

        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        // Health names the setting (AzureWebJobsStorage) and the host that nobody answers at; a sign-out of Ion leads there.
        var words = response.RequestMessage!.RequestUri!.AbsolutePath is "/api/health" or "/api/logout" ? Internals.Where(word => word is not ("127.0.0.1" or "Azure")) : Internals;
        Assert.All(words, word => Assert.DoesNotContain(word, body, StringComparison.Ordinal));
        switch (response.Content.Headers.ContentType?.MediaType)
        {
            case "text/html":
                Assert.True(mayHavePage, "A script got a page.");
                Assert.DoesNotMatch(ActiveContent, body);
                break;
            case "application/problem+json":
                var problem = await Visitor.JsonOfAsync(response);
                string[] names = ["type", "title", "status", "detail", "traceId"];
                Assert.Equal(
                    response.StatusCode == HttpStatusCode.Unauthorized ? [.. names, "loginUrl"] : names,
                    problem.EnumerateObject().Select(property => property.Name));
                Assert.Equal((int)response.StatusCode, problem.GetProperty("status").GetInt32());
                Assert.StartsWith("urn:ionfunctions:problem:", problem.GetProperty("type").GetString(), StringComparison.Ordinal);
                break;
            case "application/json":
                break;
            default:
                Assert.Empty(body);
                break;
        }
    }

    [GeneratedRegex("<script|<iframe|\\son[a-z]+=|\\sstyle=|javascript:", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex ActiveContent { get; }
}
