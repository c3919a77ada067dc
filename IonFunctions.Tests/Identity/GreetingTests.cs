using System.Net;
using System.Text.Json.Nodes;
using IonFunctions.Core.Identity;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace IonFunctions.Tests.Identity;

/// <summary>
/// The sample servers greet whom the app names, and nobody else: they verify by libraries of their own (PyJWT, jose), so this is
/// also what any server can do with the app's statements.
/// </summary>
public sealed class GreetingTests(GreetingWorld world, Browser browser) : IClassFixture<GreetingWorld>
{
    private const string Greeting = "Hello, Ada Lovelace!";

    public static TheoryData<string> Hostile => [.. HostileStatements.All.Keys];

    [Fact]
    public async Task Who_is_named_is_greeted()
    {
        world.SkipUnlessThereIsAll();
        foreach (var server in world.Servers)
        {
            Assert.Equal((HttpStatusCode.OK, Greeting), await server.GreetAsync($"Bearer {await world.StateAsync(server.Name)}"));
            Assert.Equal((HttpStatusCode.OK, Greeting), await server.GreetAsync($"bearer {await world.StateAsync(server.Name)}")); // RFC 9110 section 11.1
            // The forger, left alone, makes what is believed: what is refused below is refused for its own fault.
            Assert.Equal((HttpStatusCode.OK, Greeting), await server.GreetAsync($"Bearer {(await world.ForgerAsync(server.Name)).SignedByTheApp()}"));
        }
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task What_is_no_statement_of_the_apps_is_refused(string name)
    {
        world.SkipUnlessThereIsAll();
        foreach (var server in world.Servers)
        {
            var statement = HostileStatements.All[name](await world.ForgerAsync(server.Name));
            var (status, text) = await server.GreetAsync($"Bearer {statement}");

            Assert.Equal((server.Name, HttpStatusCode.Unauthorized), (server.Name, status));
            Assert.DoesNotContain("Hello", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Basic {0}")]
    [InlineData("DPoP {0}")]
    [InlineData("{0}")]
    [InlineData("Bearer {0} {0}")]
    [InlineData("Bearer {0},{0}")]
    public async Task A_statement_that_is_not_sent_as_a_bearer_token_is_none(string authorization)
    {
        world.SkipUnlessThereIsAll();
        foreach (var server in world.Servers)
        {
            var (status, _) = await server.GreetAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, authorization, await world.StateAsync(server.Name)));
            Assert.Equal((server.Name, HttpStatusCode.Unauthorized), (server.Name, status));
        }
    }

    [Fact]
    public async Task One_that_is_sent_again_is_refused_and_another_of_the_same_user_is_not()
    {
        world.SkipUnlessThereIsAll();
        foreach (var server in world.Servers)
        {
            var statement = await world.StateAsync(server.Name);
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.GreetAsync($"Bearer {statement}")));

            Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
            Assert.Equal(7, answers.Count(answer => answer.Status == HttpStatusCode.Unauthorized));
            Assert.Equal(HttpStatusCode.OK, (await server.GreetAsync($"Bearer {await world.StateAsync(server.Name)}")).Status);
        }
    }

    [Fact]
    public async Task One_for_the_other_server_is_refused_though_the_app_made_it()
    {
        world.SkipUnlessThereIsAll();
        var (flask, express) = (world.Servers[0], world.Servers[1]);

        Assert.Equal(HttpStatusCode.Unauthorized, (await flask.GreetAsync($"Bearer {await world.StateAsync(express.Name)}")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await express.GreetAsync($"Bearer {await world.StateAsync(flask.Name)}")).Status);
    }

    /// <summary>Whoever follows such a header asks whatever address a stranger gives, and believes what is there.</summary>
    [Theory]
    [InlineData("jku")]
    [InlineData("x5u")]
    public async Task A_key_that_the_header_says_is_elsewhere_is_not_fetched(string header)
    {
        world.SkipUnlessThereIsAll();
        var asked = 0;
        var keys = new JsonObject();
        await using var elsewhere = await LoopbackServer.StartAsync(context =>
        {
            Interlocked.Increment(ref asked);
            return context.Response.WriteAsync(keys.ToJsonString());
        });
        foreach (var server in world.Servers)
        {
            foreach (var kid in new[] { null, "unknown" })
            {
                var forger = await world.ForgerAsync(server.Name);
                keys = new() { ["keys"] = new JsonArray(forger.ForeignJwk) };
                forger.Header[header] = new Uri(elsewhere.Url, "jwks.json").AbsoluteUri;
                forger.Header["kid"] = kid ?? (string)forger.Header["kid"]!;

                Assert.Equal(HttpStatusCode.Unauthorized, (await server.GreetAsync($"Bearer {forger.SignedByAnother()}")).Status);
            }
        }

        Assert.Equal(0, asked);
    }

    /// <summary>Anybody can make up the name of a key, and have the app asked for its keys each time.</summary>
    [Fact]
    public async Task A_flood_of_made_up_keys_is_no_flood_at_the_app()
    {
        world.SkipUnlessThereIsAll();
        var before = world.KeySetsFetched;
        foreach (var server in world.Servers)
        {
            var forger = await world.ForgerAsync(server.Name);
            for (var i = 0; i < 50; i++)
            {
                forger.Header["kid"] = $"unknown-{i}";
                Assert.Equal(HttpStatusCode.Unauthorized, (await server.GreetAsync($"Bearer {forger.SignedByAnother()}")).Status);
            }
        }

        // Two are the forgers' own; a server may ask once in 30 s, and nobody knows how long this took.
        Assert.InRange(world.KeySetsFetched - before, 2, 50);
    }

    [Fact]
    public async Task A_rotation_is_noticed_by_nobody()
    {
        world.SkipUnlessThereIsAll();
        var before = await GreetAllAsync();
        using var visitor = world.App.NewVisitor();
        var published = (await visitor.GetJsonAsync("/.well-known/jwks.json")).GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("kid").GetString()).ToList();
        await world.PassAnHourAsync();
        var after = await GreetAllAsync();

        Assert.Equal([before, after], published);
        Assert.NotEqual(before, after);

        async Task<string> GreetAllAsync()
        {
            foreach (var server in world.Servers)
            {
                Assert.Equal((HttpStatusCode.OK, Greeting), await server.GreetAsync($"Bearer {await world.StateAsync(server.Name)}"));
            }

            return (await world.App.Services.GetRequiredService<StatementKeys>().GetSigningAsync(TestContext.Current.CancellationToken)).Public.Kid;
        }
    }

    [Fact]
    public async Task In_a_browser_their_pages_greet_whoever_is_signed_in_at_the_app()
    {
        world.SkipUnlessThereIsAll();
        Assert.SkipWhen(Browser.Unavailable is not null, Browser.Unavailable ?? "");
        using var visitor = await AppWithoutIon.SignedInAsync(world.App);
        foreach (var server in world.Servers)
        {
            await using var context = await browser.OpenAsync();
            var page = await context.NewPageAsync();
            await page.GotoAsync(server.Url.AbsoluteUri);
            await Assertions.Expect(page.GetByText("Hello, stranger!")).ToBeVisibleAsync();
            Assert.Equal(
                new Uri(world.App.PublicUrl, "/api/login?returnUrl=" + Uri.EscapeDataString(server.Url.AbsoluteUri)).AbsoluteUri,
                await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with Ion" }).EvaluateAsync<string>("link => link.href"));

            await context.AddCookiesAsync([new() { Name = visitor.NameOf("ion-session"), Value = visitor.Cookies["ion-session"], Url = world.App.PublicUrl.AbsoluteUri, SameSite = SameSiteAttribute.Lax, HttpOnly = true }]);
            await page.ReloadAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = Greeting })).ToBeVisibleAsync();
            var again = page.WaitForResponseAsync(new Uri(server.Url, "api/greeting").AbsoluteUri);
            await page.GetByRole(AriaRole.Button, new() { Name = "Greet me again" }).ClickAsync();
            Assert.Equal(200, (await again).Status);
        }
    }
}
