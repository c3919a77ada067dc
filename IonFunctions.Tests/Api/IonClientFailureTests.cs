using System.Net;
using Azure;
using IonFunctions.Core.Api;
using IonFunctions.Core.Hosting;
using IonFunctions.Core.Sessions;
using IonFunctions.Simulator.Faults;
using IonFunctions.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Tests.Api;

/// <summary>A call that comes to nothing says why, in one of three ways; and what may not be asked never leaves.</summary>
public sealed class IonClientFailureTests(LibraryWorld world) : IClassFixture<LibraryWorld>, IDisposable
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public void Dispose() => world.Ion.Ion.Faults.Clear();

    [Theory]
    [InlineData(400, """{"detail": "as Ion says"}""", "refused", "as Ion says")]
    [InlineData(400, """{"details": ["Block is locked.", "Activity is full."]}""", "refused", "Block is locked. Activity is full.")]
    [InlineData(400, """["Invalid format for date."]""", "refused", "Invalid format for date.")]
    [InlineData(400, """{"block": ["Invalid pk."], "n": 1, "x": null}""", "refused", "Invalid pk.")]
    [InlineData(403, """{"detail": "You do not have permission to perform this action."}""", "forbidden", "You do not have permission to perform this action.")]
    [InlineData(404, "<html>", "not-found", "")]
    [InlineData(404, """{"detail":""", "not-found", "")]
    public async Task What_Ion_refuses_is_said_with_its_status_and_its_words(int status, string body, string code, string detail)
    {
        world.Ion.Ion.Faults.Add(new Fault { Endpoint = "/api/bus", Status = status, Body = body, ContentType = "application/json" });
        var e = await Assert.ThrowsAsync<IonRefusedException>(() => ProfileOrBusAsync());
        Assert.Equal((status, code, detail), (e.Status, e.Code, e.Detail));
    }

    [Theory]
    [InlineData(429, "7", "ion-busy", 7)]
    [InlineData(503, "7", "ion-busy", 7)]
    [InlineData(503, null, "ion-failing", null)]
    [InlineData(500, null, "ion-failing", null)]
    [InlineData(301, null, "ion-answer-unusable", null)]
    public async Task When_Ion_cannot_be_asked_it_is_said_when_to_try_again(int status, string? retryAfter, string code, int? seconds)
    {
        var headers = retryAfter is null ? [] : new Dictionary<string, string> { ["Retry-After"] = retryAfter };
        world.Ion.Ion.Faults.Add(new Fault { Endpoint = "/api/bus", Status = status, Headers = headers });
        var e = await Assert.ThrowsAsync<IonUnavailableException>(() => ProfileOrBusAsync());
        Assert.Equal((code, seconds), (e.Code, (int?)e.RetryAfter?.TotalSeconds));
    }

    [Theory]
    [InlineData("<html>it works</html>")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"id": 1""")]
    public async Task An_answer_that_makes_no_sense_is_none(string body)
    {
        world.Ion.Ion.Faults.Add(new Fault { Endpoint = "/api/bus", Status = 200, Body = body, ContentType = "application/json" });
        Assert.Equal("ion-answer-unusable", (await Assert.ThrowsAsync<IonUnavailableException>(() => ProfileOrBusAsync())).Code);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_an_outage()
    {
        world.Ion.Ion.Faults.Add(new Fault { Endpoint = "/api/bus", Drop = true });
        Assert.Equal("ion-unreachable", (await Assert.ThrowsAsync<IonUnavailableException>(() => ProfileOrBusAsync())).Code);
    }

    [Fact]
    public async Task Who_is_not_signed_in_or_has_signed_out_or_was_revoked_is_nobody_to_call_as()
    {
        using var visitor = world.App.NewVisitor();
        await Assert.ThrowsAsync<SignedOutException>(() => world.App.RunAsync(visitor, ion => ion.GetProfileAsync()));

        await visitor.SignInAsync(SampleUsers.Katherine);
        await world.App.RunAsync(visitor, ion => ion.GetProfileAsync());
        await world.Ion.RevokeGrantsAsync(SampleUsers.Katherine);
        await Assert.ThrowsAsync<SignedOutException>(() => world.App.RunAsync(visitor, ion => ion.GetProfileAsync()));

        await visitor.SignInAsync(SampleUsers.Katherine);
        await world.App.RunAsync(visitor, async ion =>
        {
            using var response = await visitor.SendAsync(HttpMethod.Post, "/api/logout");
            Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
            await Assert.ThrowsAsync<SignedOutException>(() => ion.GetProfileAsync(CancellationToken));
            return true;
        });
    }

    [Fact]
    public async Task Storage_that_is_down_is_an_outage_that_signs_nobody_out()
    {
        await using var app = await LibraryApp.StartAsync(world.Ion, world.Storage, configure: services => services.AddSingleton<ISessionTable, DownTable>());
        using var ada = app.NewVisitor();
        ada.Cookies["ion-session"] = SessionId.New().CookieValue;
        var called = await Assert.ThrowsAsync<IonUnavailableException>(() => app.RunAsync(ada, ion => ion.GetProfileAsync()));
        var asked = await Assert.ThrowsAsync<IonUnavailableException>(() => app.RunInRequestAsync(ada, context => context.GetIonUser().FindAsync().AsTask()));
        Assert.Equal(("unavailable", true), (called.Code, called.RetryAfter > TimeSpan.Zero));
        Assert.Equal(called.Code, asked.Code);
    }

    [Fact]
    public async Task Who_may_only_read_does_not_write_though_Ion_would_let_them()
    {
        await using var ion = new ScriptedIon(); // It grants read, whatever is asked for.
        await using var app = await LibraryApp.StartAsync(ion, world.Storage);
        using var ada = app.NewVisitor();
        await ada.SignInAsync();
        var e = await Assert.ThrowsAsync<IonRefusedException>(() => app.RunAsync(ada, client => client.SignUpAsync(1, 2)));
        Assert.Equal((403, "scope-missing"), (e.Status, e.Code));
        foreach (var method in new[] { HttpMethod.Post, HttpMethod.Put, HttpMethod.Patch, HttpMethod.Delete })
        {
            await Assert.ThrowsAsync<IonRefusedException>(() => app.RunAsync(ada, client => client.SendAsync(new(method, "signups/user"))));
        }

        Assert.DoesNotContain(ion.Requests, request => request.Path == "/api/signups/user");
    }

    [Fact]
    public async Task Who_has_told_the_app_no_more_than_who_they_are_is_not_read_of_though_Ion_would_let_it()
    {
        await using var app = await LibraryApp.StartAsync(world.Ion, world.Storage, new Dictionary<string, string?> { ["Ion:Scopes"] = "openid profile" });
        using var ada = app.NewVisitor();
        await ada.SignInAsync();
        var e = await Assert.ThrowsAsync<IonRefusedException>(() => app.RunAsync(ada, client => client.GetProfileAsync()));
        Assert.Equal((403, "scope-missing"), (e.Status, e.Code));
        Assert.Equal(30001, (await app.RunInRequestAsync(ada, context => context.GetIonUser().FindAsync().AsTask()))!.Id);
        Assert.NotNull(await app.RunAsync(ada, client => client.GetEmergencyAsync())); // It is everybody's.
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    public async Task A_request_of_another_sites_page_reads_and_does_not_write(string site)
    {
        (string, string)[] foreign = [("Sec-Fetch-Site", site)];
        Assert.Equal(30001, (await world.App.RunAsync(world.Ada, ion => ion.GetProfileAsync(), foreign)).Id);
        var e = await Assert.ThrowsAsync<IonRefusedException>(() => world.App.RunAsync(world.Ada, ion => ion.ToggleFavoriteAsync(3), foreign));
        Assert.Equal((403, "cross-site-request"), (e.Status, e.Code));
    }

    [Theory]
    [InlineData("https://evil.example/api/profile")]
    [InlineData("//evil.example/api/profile")]
    [InlineData("\\\\evil.example\\api\\profile")]
    [InlineData("https://ion.tjhsst.edu@evil.example/api/profile")]
    [InlineData("../oauth/token/")]
    [InlineData("/oauth/token/")]
    [InlineData("profile/../../oauth/token/")]
    [InlineData("%2e%2e/oauth/token/")]
    [InlineData("..%2foauth/token/")]
    [InlineData("..%5Coauth/token/")]
    [InlineData("/apiary")]
    [InlineData("file:///api/profile")]
    [InlineData("profile%00")]
    public async Task The_token_goes_to_Ions_API_and_nowhere_else(string address)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => world.App.RunAsync(
            world.Ada, ion => ion.SendAsync(new(HttpMethod.Get, new Uri(address, UriKind.RelativeOrAbsolute)))));
    }

    [Theory]
    [InlineData("GET", "Authorization", "Bearer mine")]
    [InlineData("GET", "Cookie", "sessionid=mine")]
    [InlineData("GET", "Host", "evil.example")]
    [InlineData("TRACE", "X-Ok", "1")]
    [InlineData("CONNECT", "X-Ok", "1")]
    public async Task A_request_brings_no_credentials_and_no_method_that_shows_what_was_sent(string method, string header, string value)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "profile");
        Assert.True(request.Headers.TryAddWithoutValidation(header, value));
        await Assert.ThrowsAsync<ArgumentException>(() => world.App.RunAsync(world.Ada, ion => ion.SendAsync(request)));
    }

    [Fact]
    public async Task A_body_that_is_longer_than_a_mebibyte_is_not_sent()
    {
        using var content = new ByteArrayContent(new byte[(1024 * 1024) + 1]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "signups/user") { Content = content };
        await Assert.ThrowsAsync<ArgumentException>(() => world.App.RunAsync(world.Ada, ion => ion.SendAsync(request)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("..")]
    [InlineData("a/../b")]
    [InlineData("a//b")]
    [InlineData("a\\b")]
    public async Task What_cannot_be_a_parameter_is_not_asked_for(string value)
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => world.App.RunAsync(world.Ada, ion => ion.SearchAsync(value).FirstOrDefaultAsync().AsTask()));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => world.App.RunAsync(world.Ada, ion => ion.GetProfileAsync(value)));
    }

    private Task<Bus> ProfileOrBusAsync() => world.App.RunAsync(world.Ada, ion => ion.GetBusAsync(1));

    private sealed class DownTable : ISessionTable
    {
        public DateTimeOffset UtcNow => TimeProvider.System.GetUtcNow();

        public Task<SessionRow?> ReadAsync(SessionHandle handle, CancellationToken cancellationToken) => throw Down();

        public Task<ETag> InsertAsync(SessionRow row, CancellationToken cancellationToken) => throw Down();

        public Task<ETag?> ReplaceAsync(SessionRow row, CancellationToken cancellationToken) => throw Down();

        public Task<bool> DeleteAsync(SessionHandle handle, ETag version, CancellationToken cancellationToken) => throw Down();

        private static DependencyUnavailableException Down() => new("storage", new IOException("It is down."));
    }
}
