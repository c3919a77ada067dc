using IonFunctions.Core.Sessions;
using IonFunctions.Tests.Proxy;

namespace IonFunctions.Tests.Contract;

/// <summary>Cookies of somebody else's on the same host, however bad, don't hide ours.</summary>
public sealed class BadCookiesTests(AppWithoutIon fixture) : IClassFixture<AppWithoutIon>
{
    public static TheoryData<string> Others =>
    [
        "theme=dark", "caf\u00e9=1", "name=Ren\u00e9", "name=\"Ren\u00e9\"", "name=\u00ff\u00fe", "utf8=\u00c3\u00a9", "json={\"a\":1,\"b\":[2]}", "spaced=a b c", "=", "=x", "x", ";;",
        "quoted=\"a", "percent=%", "comma=a,b", "back=a\\b", "tab=a\tb", "equal=a=b=c", "__utma=1.2|3", "[object Object]=1", "a@b=c", "ion-session-x=1",
    ];

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Ours_is_read_whatever_stands_beside_it(string other)
    {
        using var visitor = await AppWithoutIon.SignedInAsync(fixture.App);
        var ours = visitor.NameOf("ion-session") + "=" + visitor.Cookies["ion-session"];
        foreach (var cookie in new[] { $"{other}; {ours}", $"{ours}; {other}", $"{other};{ours}; {other}", $"{other}; a=b; {ours}" })
        {
            // 200 for the signed-in alone.
            Assert.Equal(200, await RawRequest.GetAsync(fixture.App.BaseUrl, "/api/sessions", cookie));
        }
    }

    /// <summary>A browser checks the prefix of the exact name alone, so a sibling domain may set any other.</summary>
    [Theory]
    [InlineData("ION-SESSION")]
    [InlineData("Ion-Session")]
    [InlineData("ion-sessioN")]
    public async Task A_name_in_other_letters_is_another_cookie(string name)
    {
        using var visitor = await AppWithoutIon.SignedInAsync(fixture.App);
        var value = visitor.Cookies["ion-session"];
        var suffix = visitor.NameOf("ion-session")["ion-session".Length..];

        Assert.Equal(401, await StatusAsync($"{name}{suffix}={value}"));
        Assert.Equal(200, await StatusAsync($"{name}{suffix}={SessionId.New().CookieValue}; ion-session{suffix}={value}"));
        Assert.Equal(200, await StatusAsync($"ion-session{suffix}={value}; {name}{suffix}={SessionId.New().CookieValue}"));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Of_two_of_the_name_the_one_that_is_a_session_counts(string other)
    {
        using var visitor = await AppWithoutIon.SignedInAsync(fixture.App);
        var (name, value) = (visitor.NameOf("ion-session"), visitor.Cookies["ion-session"]);

        Assert.Equal(200, await StatusAsync($"{name}={other}; {name}={value}"));
        Assert.Equal(200, await StatusAsync($"{name}={value}; {name}={other}"));
        Assert.Equal(200, await StatusAsync($"{name}={value}; {name}={value}"));
        Assert.Equal(200, await StatusAsync($"{name}={other}\r\nCookie: {name}={value}"));
    }

    /// <summary>One was planted, and nobody can tell which: in another's session one would work for that other.</summary>
    [Fact]
    public async Task Of_two_sessions_neither_counts_and_both_can_be_ended()
    {
        using var visitor = await AppWithoutIon.SignedInAsync(fixture.App);
        using var planted = await AppWithoutIon.SignedInAsync(fixture.App);
        using var stranger = fixture.App.NewVisitor();
        var name = visitor.NameOf("ion-session");
        var both = $"{name}={visitor.Cookies["ion-session"]}; {name}={planted.Cookies["ion-session"]}";

        Assert.Equal(401, await StatusAsync(both));
        using var logout = await stranger.PostAsync("/api/logout", content: null, ("Cookie", both));
        Assert.Equal(System.Net.HttpStatusCode.NoContent, logout.StatusCode);
        Assert.False(await visitor.IsSignedInAsync());
        Assert.False(await planted.IsSignedInAsync());
    }

    /// <summary>Each is looked up, and so there are not many that are.</summary>
    [Fact]
    public async Task A_flood_of_the_name_is_none()
    {
        using var visitor = await AppWithoutIon.SignedInAsync(fixture.App);
        var name = visitor.NameOf("ion-session");
        var flood = string.Join("; ", Enumerable.Range(0, 50).Select(_ => $"{name}={SessionId.New().CookieValue}"));

        Assert.Equal(401, await StatusAsync($"{name}={visitor.Cookies["ion-session"]}; {flood}"));
    }

    [Theory]
    [InlineData("{0}=x; ", "")]
    [InlineData("", "; {0}=x")]
    [InlineData("", "")]
    public async Task Of_two_sign_ins_of_a_name_that_of_the_state_counts(string before, string after)
    {
        using var visitor = fixture.App.NewVisitor();
        var state = System.Web.HttpUtility.ParseQueryString((await visitor.LoginAsync()).Query)["state"];
        var (cookie, value) = Assert.Single(visitor.Cookies);
        var name = visitor.NameOf(cookie);
        var target = $"/api/callback?error=access_denied&state={state}";
        (before, after) = (before.Replace("{0}", name, StringComparison.Ordinal), after.Replace("{0}", name, StringComparison.Ordinal));

        Assert.Equal(400, await RawRequest.GetAsync(fixture.App.BaseUrl, target, $"I{name[1..]}={value}"));
        Assert.Equal(403, await RawRequest.GetAsync(fixture.App.BaseUrl, target, $"{before}{name}={value}{after}"));
    }

    /// <summary>Each is looked at, and so there are not many that are.</summary>
    [Theory]
    [InlineData(3, 403)]
    [InlineData(4, 400)]
    public async Task Of_a_flood_of_sign_ins_of_a_name_so_many_are_looked_at(int planted, int status)
    {
        using var visitor = fixture.App.NewVisitor();
        var state = System.Web.HttpUtility.ParseQueryString((await visitor.LoginAsync()).Query)["state"];
        var (cookie, value) = Assert.Single(visitor.Cookies);
        var before = string.Concat(Enumerable.Range(0, planted).Select(i => $"{visitor.NameOf(cookie)}={new string('A', i)}; "));

        Assert.Equal(status, await RawRequest.GetAsync(fixture.App.BaseUrl, $"/api/callback?error=access_denied&state={state}", $"{before}{visitor.NameOf(cookie)}={value}"));
    }

    // 200 for the signed-in alone.
    private Task<int> StatusAsync(string cookie) => RawRequest.GetAsync(fixture.App.BaseUrl, "/api/sessions", cookie);

    /// <summary>A sign-in drops cookies of its own that are too old or make no sense: one of a name that no header can have is not its own.</summary>
    [Theory]
    [InlineData("AAAA\u00c1AAA")]
    [InlineData("AAAA AAA")]
    [InlineData("AAAA,AAA")]
    [InlineData("AAAA\"AAA")]
    public async Task A_name_that_could_be_no_sign_ins_stands_in_the_way_of_none(string id) =>
        Assert.Equal(302, await RawRequest.GetAsync(fixture.App.BaseUrl, "/api/login", $"ion-signin-{id}-{fixture.App.BaseUrl.Port}=AQ1s"));

    [Theory]
    [InlineData("User-Agent: Caf\u00e9/1.0")]
    [InlineData("Referer: http://localhost/caf\u00e9")]
    [InlineData("Accept-Language: fran\u00e7ais")]
    public async Task Nor_does_a_byte_in_another_header(string header)
    {
        using var visitor = await AppWithoutIon.SignedInAsync(fixture.App);

        Assert.Equal(200, await RawRequest.GetAsync(fixture.App.BaseUrl, "/api/sessions", $"{visitor.NameOf("ion-session")}={visitor.Cookies["ion-session"]}\r\n{header}"));
    }
}
