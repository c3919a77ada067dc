using System.Net;
using System.Text.Json;
using System.Web;
using Azure.Data.Tables;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Waiting;

namespace IonFunctions.Tests.Contract;

/// <summary>
/// What the app promises (design.md, "HTTP contract"), against whatever plays Ion: the simulator, and Django OAuth
/// Toolkit, which is what Ion runs.
/// </summary>
public abstract class AppContract(Storage storage, Head head) : IAsyncLifetime
{
    private readonly List<TestApp> _instances = [];

    protected abstract IIonServer Ion { get; }

    private TestApp App => _instances[0];

    public async ValueTask InitializeAsync()
    {
        await Ion.SetAccessTokenLifetimeAsync(TimeSpan.FromHours(10));
        _instances.Add(await head.StartAsync(Ion, storage));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in _instances)
        {
            await instance.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

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
    public async Task Who_is_not_signed_in_is_told_so_and_where_to()
    {
        using var visitor = App.NewVisitor();

        Assert.Equal("""{"signedIn":false,"loginUrl":"/api/login"}""", (await visitor.GetJsonAsync("/api/session")).GetRawText());
    }

    [Fact]
    public async Task The_profile_is_Ions_own_to_the_byte()
    {
        using var visitor = App.NewVisitor();
        await visitor.SignInAsync(SampleUsers.Grace);
        using var response = await visitor.GetAsync("/api/profile");
        var session = await App.Store.FindAsync(visitor.Handle, TestContext.Current.CancellationToken);
        using var direct = new IonServerClient(Ion);
        var atIon = await direct.GetAsync("api/profile", session!.Tokens.AccessToken.Value);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(atIon.Body, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains("\"2028ghopper\"", atIon.Body, StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Set-Cookie"));
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
    public async Task Twelve_tabs_sign_in_at_once_and_their_cookies_fit_in_a_header_line_of_8_kB()
    {
        using var visitor = App.NewVisitor();
        List<(string ReturnUrl, Uri Authorize)> tabs = [];
        for (var tab = 0; tab < 12; tab++)
        {
            var returnUrl = $"/tab/{tab}?q={new string('x', 1_000)}";
            tabs.Add((returnUrl, await visitor.LoginAsync(returnUrl)));
        }

        Assert.InRange(visitor.Cookies.Sum(cookie => visitor.NameOf(cookie.Key).Length + cookie.Value.Length + "=; ".Length), 1, 6_000);
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
    public async Task Signing_in_anew_ends_the_session_that_the_browser_had_at_Ion_too()
    {
        await Ion.RevokeGrantsAsync(SampleUsers.Alan);
        await Ion.RevokeGrantsAsync(SampleUsers.Grace);
        using var visitor = App.NewVisitor();
        await visitor.SignInAsync(SampleUsers.Alan);
        using var before = visitor.At(App);
        for (var again = 0; again < 4; again++)
        {
            await visitor.SignInAsync(SampleUsers.Alan);
        }

        await Eventually.IsTrueAsync(async () => await Ion.CountLiveTokensAsync(SampleUsers.Alan) == (1, 1), "the tokens of one session are left");
        Assert.False(await before.IsSignedInAsync());
        Assert.True(await visitor.IsSignedInAsync());

        await visitor.SignInAsync(SampleUsers.Grace); // A shared machine.
        await Eventually.IsTrueAsync(async () => await Ion.CountLiveTokensAsync(SampleUsers.Alan) == (0, 0), "the tokens are revoked");
        Assert.Equal((1, 1), await Ion.CountLiveTokensAsync(SampleUsers.Grace));
        Assert.True(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task Who_goes_back_to_Ions_page_and_authorizes_again_ends_where_the_sign_in_ended()
    {
        await Ion.RevokeGrantsAsync(SampleUsers.Katherine);
        using var visitor = App.NewVisitor();
        var authorize = await visitor.LoginAsync("/club?x=1");
        var callback = await visitor.AuthorizeAsync(authorize, SampleUsers.Katherine);
        using var first = await visitor.GetAsync(callback.PathAndQuery);
        var handle = visitor.Handle;

        using var again = await visitor.GetAsync((await visitor.AuthorizeAsync(authorize, SampleUsers.Katherine)).PathAndQuery);
        using var denied = await visitor.GetAsync((await visitor.AuthorizeAsync(authorize, SampleUsers.Katherine, allow: false)).PathAndQuery);
        Assert.All([first, again, denied], response => Assert.Equal("/club?x=1", response.Headers.Location!.OriginalString));
        Assert.Equal(handle, visitor.Handle);
        Assert.Equal((1, 1), await Ion.CountLiveTokensAsync(SampleUsers.Katherine)); // The second code was not exchanged.

        // The memory is the browser's, through sign-ins that replace one another, and of no use without a session.
        await visitor.SignInAsync(SampleUsers.Katherine);
        using var later = await visitor.GetAsync(callback.PathAndQuery);
        Assert.Equal("/club?x=1", later.Headers.Location!.OriginalString);
        await visitor.PostAsync("/api/logout");
        using var signedOut = await visitor.GetAsync(callback.PathAndQuery);
        Assert.Equal(HttpStatusCode.BadRequest, signedOut.StatusCode);
    }

    [Fact]
    public async Task A_callback_of_another_browser_leads_nowhere_also_where_somebody_is_signed_in()
    {
        using var visitor = App.NewVisitor();
        using var other = App.NewVisitor();
        await visitor.SignInAsync(SampleUsers.Ada);
        var (handle, callback) = (visitor.Handle, await other.AuthorizeAsync(await other.LoginAsync("/club")));
        using var response = await visitor.GetAsync(callback.PathAndQuery);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(handle, visitor.Handle);
    }

    [Fact]
    public async Task A_replayed_callback_does_not_sign_in_twice()
    {
        using var visitor = App.NewVisitor();
        var authorizeUrl = await visitor.LoginAsync();
        using var keptCookies = visitor.At(App);
        var callback = await visitor.AuthorizeAsync(authorizeUrl);
        using var first = await visitor.GetAsync(callback.PathAndQuery);
        using var reloaded = await visitor.GetAsync(callback.PathAndQuery);
        using var replayed = await keptCookies.GetAsync(callback.PathAndQuery);

        Assert.Equal(HttpStatusCode.Found, first.StatusCode);
        Assert.Equal("/", reloaded.Headers.Location!.OriginalString); // Who is signed in by it already is where they wanted to be.
        Assert.Equal(HttpStatusCode.BadRequest, replayed.StatusCode);
        Assert.DoesNotContain("ion-session", keptCookies.Cookies.Keys);
        Assert.True(await visitor.IsSignedInAsync());
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

    [Fact]
    public async Task An_expired_token_is_refreshed_once_for_many_requests_at_several_instances()
    {
        await StartInstancesAsync(2);
        await Ion.RevokeGrantsAsync(SampleUsers.Alan);
        await Ion.SetAccessTokenLifetimeAsync(TimeSpan.FromSeconds(20)); // Less than the 30 s that a request wants.
        using var visitor = App.NewVisitor();
        await visitor.SignInAsync(SampleUsers.Alan);
        var before = (await App.Store.FindAsync(visitor.Handle, TestContext.Current.CancellationToken))!.Tokens;
        await Ion.SetAccessTokenLifetimeAsync(TimeSpan.FromHours(10));

        var visitors = _instances.Select(visitor.At).ToList();
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => visitors[i % visitors.Count].GetAsync("/api/profile")));
        var after = (await App.Store.ReadAsync(visitor.Handle, TestContext.Current.CancellationToken))!.Tokens;

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.NotEqual(before.AccessToken, after.AccessToken);
        Assert.NotEqual(before.RefreshToken, after.RefreshToken);
        Assert.Equal((1, 1), await Ion.CountLiveTokensAsync(SampleUsers.Alan)); // Rotated once, the old pair dead.
        visitors.ForEach(v => v.Dispose());
    }

    [Fact]
    public async Task A_401_from_Ion_is_answered_as_if_nothing_had_happened()
    {
        using var visitor = App.NewVisitor();
        await visitor.SignInAsync(SampleUsers.Grace);
        await Ion.RevokeAccessTokensAsync(SampleUsers.Grace);
        using var response = await visitor.GetAsync("/api/profile");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Who_takes_the_permission_back_at_Ion_is_signed_out_cleanly()
    {
        using var visitor = App.NewVisitor();
        await visitor.SignInAsync(SampleUsers.Katherine);
        await Ion.RevokeGrantsAsync(SampleUsers.Katherine);
        using var response = await visitor.GetAsync("/api/profile");
        using var page = await visitor.GetAsync("/api/profile", ("Sec-Fetch-Mode", "navigate"));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("/api/login?returnUrl=%2Fapi%2Fprofile", page.Headers.Location!.OriginalString);
        Assert.False(await visitor.IsSignedInAsync());

        await visitor.SignInAsync(SampleUsers.Katherine);
        Assert.True(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task Logout_revokes_both_tokens_ends_the_session_and_clears_the_cookie()
    {
        using var visitor = App.NewVisitor();
        await Ion.RevokeGrantsAsync(SampleUsers.Ada);
        await visitor.SignInAsync(SampleUsers.Ada);
        using var thief = visitor.At(App);
        Assert.Equal((1, 1), await Ion.CountLiveTokensAsync(SampleUsers.Ada));

        using var response = await visitor.PostAsync("/api/logout");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Empty(visitor.Cookies);
        Assert.Equal((0, 0), await Ion.CountLiveTokensAsync(SampleUsers.Ada));
        Assert.False(await thief.IsSignedInAsync());
    }

    [Fact]
    public async Task A_logout_at_one_instance_reaches_the_others()
    {
        await StartInstancesAsync(2);
        using var visitor = App.NewVisitor();
        await visitor.SignInAsync(SampleUsers.Ada);
        using var elsewhere = visitor.At(_instances[1]);
        using (var known = await elsewhere.GetAsync("/api/profile"))
        {
            Assert.Equal(HttpStatusCode.OK, known.StatusCode);
        }

        using var logout = await visitor.PostAsync("/api/logout");
        using var response = await elsewhere.GetAsync("/api/profile");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task A_session_is_known_to_an_instance_that_was_not_there_when_it_began()
    {
        using var visitor = App.NewVisitor();
        await visitor.SignInAsync(SampleUsers.Ada);
        await StartInstancesAsync(2);
        using var elsewhere = visitor.At(_instances[1]);

        Assert.True(await elsewhere.IsSignedInAsync());
    }

    [Fact]
    public async Task No_token_code_or_session_id_is_in_a_table_in_clear()
    {
        using var visitor = App.NewVisitor();
        var callback = await visitor.AuthorizeAsync(await visitor.LoginAsync(), SampleUsers.Alan);
        using var response = await visitor.GetAsync(callback.PathAndQuery);
        var handle = visitor.Handle;
        var first = (await App.Store.ReadAsync(handle, TestContext.Current.CancellationToken))!.Tokens;
        var atSignIn = await RowsAsync();
        await Ion.RevokeAccessTokensAsync(SampleUsers.Alan);
        using var profile = await visitor.GetAsync("/api/profile");
        var second = (await App.Store.ReadAsync(handle, TestContext.Current.CancellationToken))!.Tokens;
        var refreshed = await RowsAsync();
        string[] secrets =
        [
            visitor.Cookies["ion-session"], HttpUtility.ParseQueryString(callback.Query)["code"]!,
            first.AccessToken.Value, first.RefreshToken.Value, second.AccessToken.Value, second.RefreshToken.Value,
            SampleUsers.Alan, "Turing",
        ];

        Assert.Equal(secrets.Length, secrets.Distinct(StringComparer.Ordinal).Count());
        Assert.All(new[] { atSignIn, refreshed }, rows =>
        {
            Assert.Equal(handle.Value[..2], Assert.Single(rows, row => row.Table == AzureSessionTable.Name).Row.PartitionKey);
            Assert.Single(rows, row => row.Table == AzureUserIndex.Name);
            Assert.Contains(rows, row => row.Table == AzureDueIndex.Name);
        });
        Assert.NotEqual(SessionRowOf(atSignIn), SessionRowOf(refreshed));
        var stored = string.Join('\n', atSignIn.Concat(refreshed).Select(row => Text(row.Row)));
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, stored, StringComparison.OrdinalIgnoreCase));
        Assert.All(secrets, secret => Assert.DoesNotContain(App.LogLines, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase)));

        // All that any table has of the session.
        async Task<List<(string Table, TableEntity Row)>> RowsAsync()
        {
            var service = new TableServiceClient(await storage.GetConnectionStringAsync());
            List<(string, TableEntity)> rows = [];
            foreach (var table in new[] { AzureSessionTable.Name, AzureDueIndex.Name, AzureUserIndex.Name })
            {
                var ofSession = TableClient.CreateQueryFilter($"RowKey eq {handle.Value}");
                await foreach (var row in service.GetTableClient(table).QueryAsync<TableEntity>(ofSession, cancellationToken: TestContext.Current.CancellationToken))
                {
                    rows.Add((table, row));
                }
            }

            return rows;
        }

        static string SessionRowOf(List<(string Table, TableEntity Row)> rows) => Text(rows.Single(row => row.Table == AzureSessionTable.Name).Row);

        static string Text(TableEntity row) => string.Join('\n', row.Select(column => $"{column.Key}={Readable(column.Value)}"));

        // A value of any encoding that may hide one.
        static string Readable(object value) => value switch
        {
            byte[] bytes => System.Text.Encoding.Latin1.GetString(bytes) + Convert.ToBase64String(bytes),
            DateTimeOffset time => time.ToString("O"),
            _ => value.ToString() ?? "",
        };
    }

    [Fact]
    public async Task The_landing_page_shows_who_is_signed_in()
    {
        using var visitor = App.NewVisitor();
        using var signedOut = await visitor.GetAsync("/");
        await visitor.SignInAsync(SampleUsers.Ada);
        using var signedIn = await visitor.GetAsync("/");

        Assert.Contains("/api/login?returnUrl=%2F", await signedOut.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("Ada", await signedIn.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_profile_is_JSON_whatever_the_browser_accepts()
    {
        using var visitor = App.NewVisitor();
        await visitor.SignInAsync(SampleUsers.Ada);
        using var response = await visitor.GetAsync("/api/profile", ("Accept", "text/html"), ("Sec-Fetch-Mode", "navigate"));

        Assert.Equal(JsonValueKind.Object, (await Visitor.JsonOfAsync(response)).ValueKind);
    }

    private async Task StartInstancesAsync(int count)
    {
        while (_instances.Count < count)
        {
            _instances.Add(await head.StartAsync(Ion, storage));
        }
    }
}
