using System.Net;
using System.Text;
using System.Web;
using IonFunctions.Simulator.Faults;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Leaks;

/// <summary>What people, servers and bad luck do to an app, over HTTP, so that both heads can be put through it.</summary>
internal sealed partial class Journey(LeakWorld world)
{
    private static readonly (string Name, string Value)[] Navigation =
        [("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Site", "same-origin"), ("Accept", "text/html")];

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private FaultList Faults => world.Ion.Ion.Faults;

    /// <summary>All of it, in the order of a day.</summary>
    public async Task GoAsync()
    {
        await BeNobodyAsync();
        await FailToSignInAsync();
        var grace = await SignInAsync(0);
        await UseAsync(grace);
        await RefreshAsync(grace);
        await LoseStorageAsync(grace);
        await SendNonsenseAsync(grace);
        await SignOutAsync();
    }

    private async Task<Visitor> SignInAsync(int browser)
    {
        var visitor = world.NewVisitor(browser);
        await visitor.SignInAsync(LeakWorld.Users[browser], "/?from=here");
        return visitor;
    }

    private async Task BeNobodyAsync()
    {
        var nobody = world.NewVisitor(7);
        foreach (var path in new[]
        {
            "/", "/api/account", "/api/session", "/api/health", "/api/profile", "/api/ion/signups/user", "/api/identity?audience=notes", "/api/sessions", "/nothing", "/ion.js",
            "/ion.d.ts", "/api/openapi.json", "/.well-known/jwks.json", "/.well-known/openid-configuration", "/api/ion/schedule", "/api/ion/schedule/2026-11-24", "/api/ion/emerg",
        })
        {
            await GetAsync(nobody, path);
            await GetAsync(nobody, path, Navigation);
        }
    }

    private async Task UseAsync(Visitor grace)
    {
        var notSeen = HttpUtility.UrlEncode("Alan Turing");
        foreach (var path in new[]
        {
            "/", "/api/account", "/api/session", "/api/health", "/api/profile", "/api/ion/profile/2029aturing", "/api/ion/profile/30003/picture", "/api/ion/search/" + notSeen.Replace("+", "%20", StringComparison.Ordinal),
            "/api/ion/signups/user", "/api/ion/signups/user?format=json&page=1", "/api/ion/activities?page=2", "/api/ion/announcements", "/api/ion/profile/nobody-of-that-name", "/api/ion/no/such/path",
            "/api/identity?audience=notes", "/api/identity?audience=others", "/api/sessions", "/nothing",
        })
        {
            await GetAsync(grace, path, ("Accept-Encoding", "gzip"), ("Referer", "http://localhost/club"));
            await GetAsync(grace, path, Navigation);
        }

        using var head = await grace.SendAsync(HttpMethod.Head, "/api/profile");
        foreach (var body in new[] { """{"activity":3}""", """{"block":1,"activity":"Grace Hopper"}""", """{"activity":Grace Hopper""" })
        {
            using var favorite = await grace.PostAsync("/api/ion/signups/user/favorites", new StringContent(body, Encoding.UTF8, "application/json"));
            using var signup = await grace.PostAsync("/api/ion/signups/user", new StringContent(body, Encoding.UTF8, "application/json"));
        }

        using (var agreed = await grace.PostAsync("/api/offline"))
        {
            Assert.Equal(HttpStatusCode.NoContent, agreed.StatusCode);
        }

        // Another of her browsers, which she ends from here.
        await SignInAsync(1);
        var sessions = await grace.GetJsonAsync("/api/sessions");
        foreach (var session in sessions.GetProperty("sessions").EnumerateArray().Where(session => !session.GetProperty("current").GetBoolean()))
        {
            using var ended = await grace.SendAsync(HttpMethod.Delete, "/api/sessions/" + session.GetProperty("handle").GetString());
            Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        }
    }

    private async Task RefreshAsync(Visitor grace)
    {
        // Refreshed at once, by two at a time.
        world.Ion.Ion.Lifetimes.AccessToken = TimeSpan.FromSeconds(20);
        world.Ion.Ion.Tokens.ExpireAccessTokens(SampleUsers.Grace);
        var both = await Task.WhenAll(grace.GetAsync("/api/profile"), grace.GetAsync("/api/profile"));
        Assert.All(both, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));

        foreach (var fault in new Fault[]
        {
            new() { Endpoint = "token", Status = 500, Body = "Grace Hopper", Times = 1 },
            new() { Endpoint = "token", Status = 429, Times = 1 },
            new() { Endpoint = "token", Drop = true, Times = 1 },
            new() { Endpoint = "token", Status = 200, Body = "<html>Grace Hopper</html>", ContentType = "text/html", Times = 1 },
            new() { Endpoint = "token", Status = 401, Body = """{"error":"invalid_client"}""", ContentType = "application/json", Times = 2 },
            new() { Endpoint = "api", Status = 401, Times = 2 },
            new() { Endpoint = "api", Status = 500, Body = "{}", Times = 1 },
            new() { Endpoint = "api", Drop = true, Times = 1 },
            new() { Endpoint = "api", Status = 302, Headers = new Dictionary<string, string> { ["Location"] = "https://elsewhere.example/?who=2028ghopper" }, Times = 1 },
        })
        {
            Faults.Add(fault);
            await GetAsync(grace, "/api/profile");
            await GetAsync(grace, "/api/ion/profile/2029aturing");
            Faults.Clear();
        }

        await EchoAsync(refresh: () => GetAsync(grace, "/api/profile"));
        await world.SweepAsync();

        // Refused for good, by Ion's own word: the session is over. And by a sweep, for somebody else.
        var lost = await SignInAsync(2);
        await SignInAsync(4);
        world.Ion.Ion.Tokens.RevokeGrants(SampleUsers.Alan);
        await world.SweepAsync();
        Faults.Add(new() { Endpoint = "token", Status = 400, Body = """{"error":"invalid_grant"}""", ContentType = "application/json" });
        await GetAsync(lost, "/api/profile");
        Faults.Clear();
        world.Ion.Ion.Lifetimes.AccessToken = TimeSpan.FromHours(10);
    }

    private async Task LoseStorageAsync(Visitor grace)
    {
        foreach (var status in new[] { 503, 400, 403, 413 })
        {
            // A stranger to the instance, who has to be looked for.
            var unknown = world.NewVisitor(6);
            unknown.Cookies["ion-session"] = Core.Sessions.SessionId.New().CookieValue;
            world.Witness.Knows(ValueKind.SessionId, unknown.Cookies["ion-session"], "browser 6");
            var callback = await unknown.AuthorizeAsync(await unknown.LoginAsync(), SampleUsers.Alan);
            world.ToStorage.Failing = _ => status;
            await GetAsync(unknown, "/api/session");
            await GetAsync(unknown, callback.PathAndQuery, Navigation);
            await GetAsync(grace, "/api/sessions");
            await GetAsync(grace, "/api/health");
            using var logout = await grace.PostAsync("/api/logout");
            world.ToStorage.Failing = null;
        }
    }

    private async Task SignOutAsync()
    {
        foreach (var (path, headers) in new (string, (string, string)[])[]
        {
            ("/api/logout", []), ("/api/logout?everywhere=true", Navigation), ("/api/logout?ion=true", Navigation), ("/api/logout?ion=true", []), ("/api/logout?ion=perhaps", []),
        })
        {
            var visitor = await SignInAsync(3);
            await GetAsync(visitor, "/api/profile");
            using var withdrawn = await visitor.SendAsync(HttpMethod.Delete, "/api/offline");
            using var response = await visitor.PostAsync(path, content: null, headers);
            if (response.Headers.Location is { IsAbsoluteUri: true } location)
            {
                await GetAsync(visitor, "/api/signed-out?state=" + HttpUtility.ParseQueryString(location.Query)["state"], Navigation);
                await GetAsync(visitor, "/api/signed-out?state=" + HttpUtility.ParseQueryString(location.Query)["state"], Navigation);
            }
        }
    }

    private static async Task GetAsync(Visitor visitor, string path, params (string Name, string Value)[] headers)
    {
        using var response = await visitor.GetAsync(path, headers);
        await response.Content.CopyToAsync(Stream.Null, CancellationToken);
    }
}
