using System.Net;
using IonFunctions.Core.Hosting;
using IonFunctions.Core.Sessions;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Refresh;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Waiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace IonFunctions.Tests.Wire;

/// <summary>Token, revocation and profile answers that are odd but within their rights: nobody loses a sign-in or a session over them.</summary>
public sealed class OddTokenAnswersTests(Storage storage) : IAsyncLifetime
{
    private readonly ScriptedIon _ion = new();
    private TestApp _app = null!;

    public static TheoryData<string> Labels => OddLabels.Names;

    public static TheoryData<string, double> Lifetimes => new()
    {
        { "36000", 36_000 },
        { "3600.0", 3_600 },
        { "3600.9", 3_600 },
        { "3.6e3", 3_600 },
        { "\"3600\"", 3_600 },
        { "\" 3600.0 \"", 3_600 },
        { "1209600", 7 * 24 * 3600 },
        { "99999999999999999999", 7 * 24 * 3600 },
        { "1e308", 7 * 24 * 3600 },
        { "1e999", 7 * 24 * 3600 },
        { "\"9223372036854775807\"", 7 * 24 * 3600 },
        { "0", 36_000 },
        { "-1", 36_000 },
        { "-1e999", 36_000 },
        { "0.4", 36_000 },
        { "null", 36_000 },
        { "true", 36_000 },
        { "\"\"", 36_000 },
        { "\"ten hours\"", 36_000 },
        { "\"NaN\"", 36_000 },
        { "\"\\ud800\"", 36_000 },
        { "[36000]", 36_000 },
        { "{}", 36_000 },
    };

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _app = await TestApp.StartAsync(_ion, storage);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _ion.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public async Task A_sign_in_takes_tokens_under_any_label(string label)
    {
        _ion.Script = request => request.Path == "/oauth/token/" ? OddLabels.Of(label, _ion.NextTokens()) : null;
        using var visitor = _app.NewVisitor();
        await visitor.SignInAsync();

        Assert.Equal(("access-1", "refresh-1"), await TokensAsync(visitor));
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public async Task A_refresh_takes_tokens_under_any_label(string label)
    {
        using var visitor = await SignInToRefreshAsync();
        _ion.Script = request => request.Path == "/oauth/token/" ? OddLabels.Of(label, _ion.NextTokens()) : null;
        using var response = await visitor.GetAsync("/api/profile");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(("access-2", "refresh-2"), await TokensAsync(visitor));
    }

    [Theory]
    [InlineData("201 Created")]
    [InlineData("202 Accepted")]
    [InlineData("203 Non-Authoritative Information")]
    [InlineData("206 Partial Content")]
    [InlineData("299 Odd")]
    [InlineData("404 Not Found")]
    [InlineData("500 Internal Server Error")]
    public async Task A_pair_of_tokens_is_taken_whatever_the_status(string status)
    {
        _ion.Script = request => request.Path == "/oauth/token/" ? ScriptedAnswer.Json(_ion.NextTokens("20"), status) : null;
        using var visitor = _app.NewVisitor();
        await visitor.SignInAsync();
        using var response = await visitor.GetAsync("/api/profile");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(("access-2", "refresh-2"), await TokensAsync(visitor));
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public async Task A_profile_is_read_under_any_label(string label)
    {
        _ion.Script = request => request.Path == "/api/profile" ? OddLabels.Of(label, ScriptedIon.Profile, "201 Created") : null;
        using var visitor = _app.NewVisitor();
        await visitor.SignInAsync();
        using var landing = await visitor.GetAsync("/");
        var page = await landing.Content.ReadAsStringAsync(CancellationToken);

        Assert.Equal("Ada", (await visitor.GetJsonAsync("/api/session")).GetProperty("user").GetProperty("firstName").GetString());
        Assert.Contains("2027alovelace@tjhsst.edu", page, StringComparison.Ordinal);
        Assert.DoesNotContain("makes no sense", page, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public async Task A_dead_refresh_token_ends_its_session_under_any_label(string label)
    {
        using var visitor = await SignInToRefreshAsync();
        _ion.Script = request => request.Path == "/oauth/token/"
            ? OddLabels.Of(label, """{"error":"invalid_grant"}""", "400 Bad Request")
            : null;
        using var response = await visitor.GetAsync("/api/profile");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.False(await visitor.IsSignedInAsync());
    }

    // RFC 6749 section 5.2 wants 400. The words are still those of an authorization server, and of no proxy.
    [Theory]
    [InlineData("200 OK", """{"error":"invalid_grant"}""", false)]
    [InlineData("201 Created", """{"error":"invalid_grant","access_token":null}""", false)]
    [InlineData("200 OK", """{"error":"invalid_grant","access_token":""}""", false)]
    [InlineData("401 Unauthorized", """{"error":"invalid_grant"}""", false)]
    [InlineData("302 Found", """{"error":"invalid_grant"}""", true)]
    [InlineData("500 Internal Server Error", """{"error":"invalid_grant"}""", true)]
    [InlineData("429 Too Many Requests", """{"error":"invalid_grant"}""", true)]
    [InlineData("200 OK", """{"error":"INVALID_GRANT"}""", true)]
    [InlineData("200 OK", """{"error":["invalid_grant"]}""", true)]
    [InlineData("200 OK", """{"error":"try again"}""", true)]
    [InlineData("200 OK", """{"detail":"invalid_grant"}""", true)]
    [InlineData("200 OK", """{"error":"invalid_client"}""", true)]
    [InlineData("200 OK", "<h1>invalid_grant</h1>", true)]
    public async Task An_error_that_is_RFC_6749s_is_believed_with_a_success_status(string status, string body, bool lives)
    {
        using var visitor = await SignInToRefreshAsync();
        _ion.Script = request => request.Path == "/oauth/token/" ? ScriptedAnswer.Json(body, status) : null;
        using var response = await visitor.GetAsync("/api/profile");
        _ion.Script = _ => null;

        Assert.Equal(lives, await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task Tokens_beside_an_error_that_comes_with_success_are_taken()
    {
        using var visitor = await SignInToRefreshAsync();
        _ion.Script = request => request.Path == "/oauth/token/" ? ScriptedAnswer.Json("{\"error\":\"\",\"errors\":[]," + _ion.NextTokens()[1..]) : null;
        using var response = await visitor.GetAsync("/api/profile");

        Assert.Equal(("access-2", "refresh-2"), await TokensAsync(visitor));
    }

    [Theory]
    [MemberData(nameof(Lifetimes))]
    public async Task A_lifetime_that_makes_no_sense_is_assumed_and_a_long_one_capped(string expiresIn, double seconds)
    {
        _ion.Script = request => request.Path == "/oauth/token/" ? ScriptedAnswer.Json(_ion.NextTokens(expiresIn)) : null;
        using var visitor = _app.NewVisitor();
        await visitor.SignInAsync();
        var session = await SessionAsync(visitor);

        Assert.Equal(seconds, session.Tokens.Lifetime.TotalSeconds);
        Assert.Equal(
            seconds is 36_000 or > 86_400 && expiresIn != "36000",
            _app.LogLines.Any(line => line.Contains("expires_in", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task No_lifetime_at_all_is_assumed_at_sign_in_and_stays_what_it_was_at_a_refresh()
    {
        using var visitor = await SignInToRefreshAsync();
        _ion.Script = request => request.Path == "/oauth/token/"
            ? ScriptedAnswer.Json("""{"access_token":"access-2","refresh_token":"refresh-2"}""")
            : null;
        using var response = await visitor.GetAsync("/api/profile");
        Assert.Equal(20, (await SessionAsync(visitor)).Tokens.Lifetime.TotalSeconds);

        using var another = _app.NewVisitor();
        await another.SignInAsync();
        Assert.Equal(36_000, (await SessionAsync(another)).Tokens.Lifetime.TotalSeconds);
    }

    [Theory]
    [InlineData("""{"access_token":"a b","refresh_token":"r"}""")]
    [InlineData("""{"access_token":"a\r\nX: y","refresh_token":"r"}""")]
    [InlineData("""{"access_token":"a\u0000","refresh_token":"r"}""")]
    [InlineData("""{"access_token":"a\u001b[31m","refresh_token":"r"}""")]
    [InlineData("""{"access_token":"a\u007f","refresh_token":"r"}""")]
    [InlineData("""{"access_token":"a","refresh_token":"r\r\nX: y"}""")]
    [InlineData("""{"access_token":"a","refresh_token":"r\u00e9"}""")]
    [InlineData("""{"access_token":"caf\u00e9","refresh_token":"r"}""")]
    [InlineData("""{"access_token":"\ud800","refresh_token":"r"}""")]
    [InlineData("""{"access_token":7,"refresh_token":"r"}""")]
    [InlineData("""{"access_token":"a"}""")]
    [InlineData("""{"access_token":"a","refresh_token":{}}""")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task Tokens_that_could_not_be_used_are_none(string body)
    {
        _ion.Script = request => request.Path == "/oauth/token/" ? ScriptedAnswer.Json(body) : null;
        using var visitor = _app.NewVisitor();
        var callback = await visitor.AuthorizeAsync(await visitor.LoginAsync());
        using var response = await visitor.GetAsync(callback.PathAndQuery);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.DoesNotContain(_app.LogLines, line => line.Contains("nobody foresaw", StringComparison.Ordinal));
    }

    /// <summary>What a table's column would not hold is not tried on it, neither at sign-in nor, again and again, later.</summary>
    [Theory]
    [InlineData("access_token", 70_000, HttpStatusCode.BadGateway)]
    [InlineData("refresh_token", 70_000, HttpStatusCode.BadGateway)]
    [InlineData("scope", 40_000, HttpStatusCode.Found)]
    public async Task What_fits_into_no_row_is_not_taken_at_sign_in(string member, int length, HttpStatusCode expected)
    {
        _ion.Script = request => request.Path == "/oauth/token/" ? ScriptedAnswer.Json(WithLong(member, length)) : null;
        using var visitor = _app.NewVisitor();
        var callback = await visitor.AuthorizeAsync(await visitor.LoginAsync());
        using var response = await visitor.GetAsync(callback.PathAndQuery);

        Assert.Equal(expected, response.StatusCode);
        Assert.DoesNotContain(_app.LogLines, line => line.Contains("storage is unavailable", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("access_token", 70_000)] // Ion takes the one before for its last seconds.
    [InlineData("refresh_token", 70_000)] // Of use for as long as the access token that came with it.
    [InlineData("scope", 40_000)]
    public async Task Nor_at_a_refresh_and_its_user_stays_signed_in(string member, int length)
    {
        using var visitor = await SignInToRefreshAsync();
        _ion.Script = request => request.Path == "/oauth/token/" ? ScriptedAnswer.Json(WithLong(member, length)) : null;
        using var response = await visitor.GetAsync("/api/profile");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(await visitor.IsSignedInAsync());
        Assert.Equal("read", (await SessionAsync(visitor)).Tokens.Scope);
        Assert.DoesNotContain(_app.LogLines, line => line.Contains("storage is unavailable", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("read \\u0000")]
    [InlineData("read \\u001b[31m")]
    [InlineData("read \\u00e9")]
    public async Task A_scope_that_is_none_is_as_good_as_left_out(string scope)
    {
        _ion.Script = request => request.Path == "/oauth/token/" ? ScriptedAnswer.Json(_ion.NextTokens()[..^1] + ",\"scope\":\"" + scope + "\"}") : null;
        using var visitor = _app.NewVisitor();
        await visitor.SignInAsync();

        Assert.Equal("read", (await SessionAsync(visitor)).Tokens.Scope);
    }

    [Theory]
    [InlineData(70_000, "read")]
    [InlineData(10, "{40000}")]
    public async Task Storage_is_not_down_where_it_refuses_a_row(int token, string scope)
    {
        using var visitor = await SignInToRefreshAsync();
        var session = await SessionAsync(visitor);
        var tokens = session.Tokens with { AccessToken = new(new string('t', token)), Scope = scope.Replace("{40000}", new string('s', 40_000), StringComparison.Ordinal) };

        var refused = await Assert.ThrowsAsync<RowRefusedException>(() => _app.Store.ReplaceAsync(session with { Tokens = tokens }, CancellationToken));
        Assert.NotEqual("", refused.Code);
        Assert.Equal(session.Tokens, (await SessionAsync(visitor)).Tokens);
    }

    /// <summary>Should something else of Ion's grow beyond a row one day.</summary>
    [Fact]
    public async Task A_sign_in_that_storage_will_never_take_is_Ions_unusable_answer_and_its_tokens_are_revoked()
    {
        await using var app = await TestApp.StartAsync(_ion, storage, configure: services =>
            services.Replace(ServiceDescriptor.Singleton<ISessionTable>(new MemorySessionTable(new(), TimeProvider.System)
            {
                Before = operation => operation == "insert" ? MemorySessionTable.RefuseRow() : Task.CompletedTask,
            })));
        using var visitor = app.NewVisitor();
        var callback = await visitor.AuthorizeAsync(await visitor.LoginAsync());
        using var response = await visitor.GetAsync(callback.PathAndQuery);
        var page = await response.Content.ReadAsStringAsync(CancellationToken);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Contains("makes no sense", page, StringComparison.Ordinal);
        Assert.DoesNotContain("ion-session", visitor.Cookies.Keys);
        await Eventually.IsTrueAsync(() => _ion.Requests.Count(request => request.Path == "/oauth/revoke_token/") == 2, "both tokens are revoked");
    }

    [Theory]
    [InlineData("/oauth/token/", "")]
    [InlineData("/oauth/token/", "gzip")]
    [InlineData("/oauth/token/", "br")]
    [InlineData("/api/profile", "")]
    [InlineData("/api/profile", "gzip")]
    [InlineData("/api/profile", "deflate")]
    public async Task An_answer_without_end_is_given_up(string path, string coding)
    {
        var endless = "{\"padding\":\"" + new string('x', 4_000_000) + "\"," + (path == "/api/profile" ? ScriptedIon.Profile : _ion.NextTokens())[1..];
        _ion.Script = request => request.Path != path ? null
            : coding.Length > 0 ? new($"200 OK\r\nContent-Encoding: {coding}", Bodies.Compress(endless, coding))
            : ScriptedAnswer.Json(endless);
        using var visitor = _app.NewVisitor();
        var callback = await visitor.AuthorizeAsync(await visitor.LoginAsync());
        using var response = await visitor.GetAsync(callback.PathAndQuery);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Contains(_app.LogLines, line => line.Contains("longer than 1048576 bytes", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("200 OK\r\nContent-Type: text/html; charset=utf8", "<h1>Revoked</h1>", false)]
    [InlineData("201 Created", "", false)]
    [InlineData("204 No Content\r\nX-No: Content-Length", "", false)]
    [InlineData("200 OK", "{\"error\":\"invalid_client\"}", true)]
    [InlineData("400 Bad Request", "{\"error\":\"unsupported_token_type\"}", true)]
    [InlineData("503 Service Unavailable", "", true)]
    public async Task A_revocation_is_done_where_its_status_says_so(string head, string body, bool isLogged)
    {
        using var visitor = _app.NewVisitor();
        await visitor.SignInAsync();
        _ion.Script = request => request.Path == "/oauth/revoke_token/" ? new(head, System.Text.Encoding.UTF8.GetBytes(body)) : null;
        using var response = await visitor.PostAsync("/api/logout");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(isLogged, _app.LogLines.Any(line => line.Contains("did not revoke", StringComparison.Ordinal)));
    }

    private string WithLong(string member, int length) => _ion.NextTokens()[..^1] + ",\"" + member + "\":\"" + new string('x', length) + "\"}";

    private async Task<Visitor> SignInToRefreshAsync()
    {
        // With less than half a minute to live a token is refreshed before it is used.
        _ion.Script = request => request.Path == "/oauth/token/" ? ScriptedAnswer.Json(_ion.NextTokens("20")) : null;
        var visitor = _app.NewVisitor();
        await visitor.SignInAsync();
        return visitor;
    }

    private async Task<Session> SessionAsync(Visitor visitor) => (await _app.Store.ReadAsync(visitor.Handle, CancellationToken))!;

    private async Task<(string Access, string Refresh)> TokensAsync(Visitor visitor)
    {
        var tokens = (await SessionAsync(visitor)).Tokens;
        return (tokens.AccessToken.Value, tokens.RefreshToken.Value);
    }
}
