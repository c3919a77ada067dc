using System.Net;
using System.Web;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Contract;

public abstract partial class AppContract
{
    [Fact]
    public async Task Login_redirects_to_Ion_with_state_and_PKCE_S256_of_its_own_each_time()
    {
        using var visitor = App.NewVisitor();
        var first = await visitor.LoginAsync();
        var second = await visitor.LoginAsync();
        var (query, other) = (HttpUtility.ParseQueryString(first.Query), HttpUtility.ParseQueryString(second.Query));

        Assert.Equal(new Uri(Ion.BaseUrl, "oauth/authorize/").AbsoluteUri, first.GetLeftPart(UriPartial.Path));
        Assert.Equal(
            ["client_id", "code_challenge", "code_challenge_method", "redirect_uri", "response_type", "scope", "state"],
            query.AllKeys.Order(StringComparer.Ordinal));
        Assert.Equal("code", query["response_type"]);
        Assert.Equal(Ion.ClientId, query["client_id"]);
        Assert.Equal(new Uri(App.BaseUrl, "api/callback").AbsoluteUri, query["redirect_uri"]);
        Assert.Equal("read", query["scope"]);
        Assert.Equal("S256", query["code_challenge_method"]);
        Assert.Equal(43, query["code_challenge"]!.Length);
        Assert.NotEqual(query["state"], other["state"]);
        Assert.NotEqual(query["code_challenge"], other["code_challenge"]);
        Assert.Contains("ion-signin-" + query["state"]![..8], visitor.Cookies.Keys);
    }

    [Fact]
    public async Task A_sign_in_ends_where_it_was_to_return_and_says_who_it_is()
    {
        using var visitor = App.NewVisitor();
        var returned = await visitor.SignInAsync(SampleUsers.Ada, "/pages/today?week=2#top");
        var session = await visitor.GetJsonAsync("/api/session");

        Assert.Equal("/pages/today?week=2#top", returned.OriginalString);
        Assert.True(session.GetProperty("signedIn").GetBoolean());
        Assert.Equal(
            """{"id":30001,"username":"2027alovelace","firstName":"Ada","lastName":"Lovelace","email":"2027alovelace@tjhsst.edu","userType":"student"}""",
            session.GetProperty("user").GetRawText());
        Assert.Equal(["read"], session.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()));
        Assert.InRange(
            session.GetProperty("expiresAt").GetDateTimeOffset(),
            DateTimeOffset.UtcNow.AddDays(29.9), DateTimeOffset.UtcNow.AddDays(30.1));
        Assert.Equal(["ion-session"], visitor.Cookies.Keys);
    }

    [Fact]
    public async Task Several_tabs_sign_in_at_once()
    {
        using var visitor = App.NewVisitor();
        var tabs = new List<Uri>();
        for (var tab = 0; tab < 3; tab++)
        {
            tabs.Add(await visitor.AuthorizeAsync(await visitor.LoginAsync($"/tab/{tab}")));
        }

        // The last opened is the first to come back.
        for (var tab = 2; tab >= 0; tab--)
        {
            using var response = await visitor.GetAsync(tabs[tab].PathAndQuery);
            Assert.Equal($"/tab/{tab}", response.Headers.Location!.OriginalString);
            Assert.True(await visitor.IsSignedInAsync());
        }
    }

    [Fact]
    public async Task Twelve_tabs_sign_in_at_once_and_their_cookies_leave_room_for_others()
    {
        using var visitor = App.NewVisitor();
        List<(string ReturnUrl, Uri Authorize)> tabs = [];
        for (var tab = 0; tab < 12; tab++)
        {
            var returnUrl = $"/tab/{tab}?q={new string('x', 1_000)}";
            tabs.Add((returnUrl, await visitor.LoginAsync(returnUrl)));
        }

        Assert.InRange(visitor.Cookies.Sum(cookie => visitor.NameOf(cookie.Key).Length + cookie.Value.Length + "=; ".Length), 1, 1_200);
        foreach (var (returnUrl, authorize) in tabs)
        {
            var callback = await visitor.AuthorizeAsync(authorize);
            using var response = await visitor.GetAsync(callback.PathAndQuery);
            Assert.Equal(returnUrl, response.Headers.Location!.OriginalString);
        }
    }

    [Fact]
    public async Task A_tab_whose_sign_in_was_dropped_starts_again_to_where_it_was_going()
    {
        using var visitor = App.NewVisitor();
        var first = await visitor.LoginAsync("/first?a=b&c=d#e");
        for (var tab = 0; tab < 12; tab++)
        {
            await visitor.LoginAsync();
        }

        var callback = await visitor.AuthorizeAsync(first);
        using var response = await visitor.GetAsync(callback.PathAndQuery);
        var page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("href=\"/api/login?returnUrl=%2Ffirst%3Fa%3Db%26c%3Dd%23e\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("ion-session", visitor.Cookies.Keys);
    }

    [Fact]
    public async Task Denying_at_Ion_is_told_as_cancelled_with_a_way_to_try_again()
    {
        using var visitor = App.NewVisitor();
        var callback = await visitor.AuthorizeAsync(await visitor.LoginAsync("/club"), allow: false);
        using var response = await visitor.GetAsync(callback.PathAndQuery);
        var page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("Sign-in was cancelled", page, StringComparison.Ordinal);
        Assert.Contains("/api/login?returnUrl=%2Fclub", page, StringComparison.Ordinal);
        Assert.Empty(visitor.Cookies);
    }

    [Fact]
    public async Task A_code_from_another_sign_in_is_refused_by_Ion_and_starts_no_session()
    {
        using var visitor = App.NewVisitor();
        using var other = App.NewVisitor();
        var mine = HttpUtility.ParseQueryString((await visitor.LoginAsync()).Query)["state"];
        var theirs = await other.AuthorizeAsync(await other.LoginAsync());
        var code = HttpUtility.ParseQueryString(theirs.Query)["code"];
        using var response = await visitor.GetAsync($"/api/callback?code={code}&state={mine}");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode); // PKCE (RFC 7636 section 4.6) ties codes to browsers.
        Assert.DoesNotContain("ion-session", visitor.Cookies.Keys);
    }
}
