using System.Net;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Contract;

/// <summary>An app that has more names than the one that Ion sends people back to, and two apps that have but the port apart.</summary>
public sealed class OtherAddressTests(SimulatedIonFixture fixture, Storage storage) : IClassFixture<SimulatedIonFixture>
{
    [Theory]
    [InlineData("app-1234.azurewebsites.net", "")]
    [InlineData("APP.example.evil", "?returnUrl=%2Fclub%3Fx%3D1")]
    [InlineData("app.example:8443", "?returnUrl=%2F")]
    public async Task Who_comes_by_another_name_is_brought_to_the_public_address_first(string host, string query)
    {
        await using var app = await StartAsync("https://app.example");
        using var visitor = app.NewVisitor();
        using var response = await visitor.GetAsync("/api/login" + query, ("Host", host));

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal($"https://app.example/api/login{query}{(query.Length == 0 ? "?" : "&")}moved=true", response.Headers.Location!.OriginalString);
        Assert.Empty(visitor.Cookies);
    }

    [Theory]
    [InlineData("https://app.example", "app.example")]
    [InlineData("https://app.example", "APP.EXAMPLE")]
    [InlineData("https://app.example", "app.example:443")]
    [InlineData("https://app.example:8443", "app.example:8443")]
    [InlineData("https://bücher.example", "xn--bcher-kva.example")]
    [InlineData("http://[::1]:7071", "[::1]:7071")]
    [InlineData("http://127.0.0.1:7071", "127.0.0.1:7071")]
    public async Task Who_comes_by_the_public_address_goes_to_Ion_at_once(string publicUrl, string host)
    {
        await using var app = await StartAsync(publicUrl);
        using var visitor = app.NewVisitor();
        using var response = await visitor.GetAsync("/api/login", ("Host", host));

        Assert.Equal(fixture.Server.BaseUrl.Authority, response.Headers.Location!.Authority);
    }

    /// <summary>What stands in front sends another <c>Host</c> on, as a Static Web App does: always.</summary>
    [Fact]
    public async Task No_server_in_front_makes_a_loop_of_it()
    {
        await using var app = await StartAsync("https://pages.example");
        using var visitor = app.NewVisitor();
        using var first = await visitor.GetAsync("/api/login?returnUrl=%2Fclub");
        using var second = await visitor.GetAsync(first.Headers.Location!.PathAndQuery);
        var callback = await visitor.AuthorizeAsync(second.Headers.Location!);
        using var back = await visitor.GetAsync(callback.PathAndQuery);

        Assert.Equal("pages.example", first.Headers.Location.Host);
        Assert.Equal("/club", back.Headers.Location!.OriginalString);
        Assert.True(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task At_127_0_0_1_a_sign_in_succeeds_by_way_of_localhost()
    {
        await using var app = await TestApp.StartAsync(fixture.Server, storage);
        using var elsewhere = new Visitor(new UriBuilder(app.BaseUrl) { Host = "127.0.0.1" }.Uri, fixture.Server, new("http://nowhere.example/"));
        using var first = await elsewhere.GetAsync("/api/profile", ("Sec-Fetch-Mode", "navigate"));
        using var moved = await elsewhere.GetAsync(first.Headers.Location!.OriginalString);
        Assert.Equal(app.BaseUrl.Authority, moved.Headers.Location!.Authority);

        using var visitor = app.NewVisitor();
        using var login = await visitor.GetAsync(moved.Headers.Location.PathAndQuery);
        var callback = await visitor.AuthorizeAsync(login.Headers.Location!);
        using var back = await visitor.GetAsync(callback.PathAndQuery);
        Assert.Equal("/api/profile", back.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_callback_without_its_cookie_is_told_the_causes_and_keeps_its_return_URL()
    {
        await using var app = await TestApp.StartAsync(fixture.Server, storage);
        using var visitor = app.NewVisitor();
        var callback = await visitor.AuthorizeAsync(await visitor.LoginAsync("/club"));
        visitor.Cookies.Clear();
        using var response = await visitor.GetAsync(callback.PathAndQuery);
        var page = WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.All(
            ["15 minutes", "in another browser", "at another address of this app", "blocks this app's cookies", "used already", "/api/login?returnUrl=%2Fclub"],
            words => Assert.Contains(words, page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_apps_on_two_ports_of_localhost_leave_each_others_cookies_alone()
    {
        await using var one = await TestApp.StartAsync(fixture.Server, storage);
        await using var other = await TestApp.StartAsync(fixture.Server, storage);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }); // Keeps cookies as browsers do, whatever the port.

        await GetAsync(one, "api/login");
        var halfWay = await GetAsync(other, "api/login"); // Takes nothing from the browser that is the other app's.
        await SignInAsync(one, await GetAsync(one, "api/login"));
        await SignInAsync(other, halfWay);
        Assert.All([await IsSignedInAsync(one), await IsSignedInAsync(other)], Assert.True);

        using var logout = await http.PostAsync(new Uri(one.BaseUrl, "api/logout"), content: null, TestContext.Current.CancellationToken);
        Assert.False(await IsSignedInAsync(one));
        Assert.True(await IsSignedInAsync(other));

        async Task<Uri> GetAsync(TestApp app, string path)
        {
            using var response = await http.GetAsync(new Uri(app.BaseUrl, path), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Found, response.StatusCode);
            return response.Headers.Location!;
        }

        async Task SignInAsync(TestApp app, Uri authorize) =>
            await GetAsync(app, (await fixture.Server.AuthorizeAsync(authorize, SampleUsers.Ada)).PathAndQuery);

        async Task<bool> IsSignedInAsync(TestApp app) =>
            (await http.GetStringAsync(new Uri(app.BaseUrl, "api/session"), TestContext.Current.CancellationToken)).Contains("\"signedIn\":true", StringComparison.Ordinal);
    }

    private Task<TestApp> StartAsync(string publicUrl) =>
        TestApp.StartAsync(fixture.Server, storage, new Dictionary<string, string?> { ["App:PublicUrl"] = publicUrl });
}
