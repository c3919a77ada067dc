using System.Web;
using IonFunctions.Core.Sessions;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Proxy;

namespace IonFunctions.Tests.Attacks;

/// <summary>
/// What a flood of requests comes to in work that costs: requests to storage and to Ion, counted where they are made. Whatever
/// is not bounded by this is bounded by nothing but the one who sends.
/// </summary>
public sealed class FloodTests(AttackedWorld world) : IClassFixture<AttackedWorld>, IAsyncLifetime
{
    private const int Requests = 60;

    /// <summary>Each request, of its number and what is real: a sign-in in flight, and how many requests to storage and to Ion all of them may come to.</summary>
    private static readonly Dictionary<string, (Func<int, Real, (string Method, string Path, string Cookie)> Request, int Storage, int Ion)> All = new(StringComparer.Ordinal)
    {
        ["no cookie"] = ((_, _) => ("GET", "/api/profile", ""), 0, 0),
        ["a malformed cookie"] = ((i, real) => ("GET", "/api/profile", $"{real.Name}={new string('A', i)}!"), 0, 0),
        ["a cookie of the right length that can be no id"] = ((i, real) => ("GET", "/api/profile", $"{real.Name}={Unknown()[..42]}{"BCDFGHJK"[i % 8]}"), 0, 0),
        ["an unknown cookie, always the same"] = ((_, real) => ("GET", "/api/profile", $"{real.Name}={real.Unknown}"), 1, 0),
        ["unknown cookies"] = ((_, real) => ("GET", "/api/profile", $"{real.Name}={Unknown()}"), Requests, 0),
        ["unknown cookies at the page"] = ((_, real) => ("GET", "/", $"{real.Name}={Unknown()}"), Requests, 0),
        ["unknown cookies, to be told of"] = ((_, real) => ("GET", "/api/session", $"{real.Name}={Unknown()}"), Requests, 0),
        ["four unknown cookies at a time"] = ((_, real) => ("GET", "/api/profile", $"{real.Name}={Unknown()}; {real.Name}={Unknown()}; {real.Name}={Unknown()}; {real.Name}={Unknown()}"), 4 * Requests, 0),
        ["five unknown cookies at a time"] = ((_, real) => ("GET", "/api/profile", string.Join("; ", Enumerable.Range(0, 5).Select(_ => $"{real.Name}={Unknown()}"))), 0, 0),
        ["a thousand cookies"] = ((i, real) => ("GET", "/api/profile", string.Concat(Enumerable.Range(0, 1_000).Select(n => $"c{n}-{i}=x; ")) + $"{real.Name}=x"), 0, 0),
        ["a cookie as long as may be"] = ((_, real) => ("GET", "/api/profile", $"{real.Name}={new string('A', 30_000)}"), 0, 0),
        ["sign-ins that nobody ends"] = ((_, _) => ("GET", "/api/login?returnUrl=/club", ""), 0, 0),
        ["sign-ins with a jar of made-up ones"] = ((i, real) => ("GET", "/api/login", string.Join("; ", Enumerable.Range(0, 700).Select(n => $"ion-signin-{n:x4}{i:x4}{real.Suffix}=AQAA"))), 0, 0),
        ["callbacks of nothing"] = ((i, _) => ("GET", $"/api/callback?code=c{i}&state={Unknown()}", ""), 0, 0),
        ["callbacks with errors"] = ((i, _) => ("GET", $"/api/callback?error=server_error&error_description={i}&state={Unknown()}.AAAA", ""), 0, 0),
        ["callbacks with a real state, without its cookie"] = ((i, real) => ("GET", $"/api/callback?code=c{i}&state={real.State}", ""), 0, 0),
        ["callbacks with a real state and another cookie"] = ((i, real) => ("GET", $"/api/callback?code=c{i}&state={real.State}", $"{real.SignIn.Name}={Unknown()}"), 0, 0),
        ["callbacks with a real state and an unknown session"] = ((i, real) => ("GET", $"/api/callback?code=c{i}&state={real.State}", $"{real.Name}={real.Unknown}"), 1, 0),
        ["errors to a real sign-in, again and again"] = ((_, real) => ("GET", $"/api/callback?error=access_denied&state={real.State}", $"{real.SignIn.Name}={real.SignIn.Value}"), 0, 0),
        ["sign-outs of nobody"] = ((_, _) => ("POST", "/api/logout", ""), 0, 0),
        ["sign-outs of an unknown session"] = ((_, real) => ("POST", "/api/logout", $"{real.Name}={Unknown()}"), Requests, 0),
        ["sign-outs everywhere of an unknown session"] = ((_, real) => ("POST", "/api/logout?everywhere=true", $"{real.Name}={Unknown()}"), Requests, 0),
        ["ends of sessions that can be none"] = ((i, real) => ("DELETE", $"/api/sessions/x{i}", $"{real.Name}={new string('x', i)}"), 0, 0),
        ["paths that are not of Ion's API"] = ((i, _) => ("GET", $"/api/ion/admin/{i}", ""), 0, 0),
        ["paths of Ion's API"] = ((i, _) => ("GET", $"/api/ion/announcements/{i}", ""), 0, 0),
        ["what is public at Ion"] = ((_, _) => ("GET", "/api/ion/emerg", ""), 0, 1),
        ["statements"] = ((_, _) => ("GET", "/api/identity?audience=" + AppWithoutIon.Audience, ""), 0, 0),
        ["keys"] = ((_, _) => ("GET", "/.well-known/jwks.json", ""), 0, 0),
        ["files that are not there"] = ((i, _) => ("GET", $"/nothing-{i}", ""), 0, 0),
    };

    private readonly AttackedApp _world = world.App;
    private Real _real = null!;

    public static TheoryData<string> Floods => [.. All.Keys];

    public async ValueTask InitializeAsync()
    {
        using var signingIn = _world.App.NewVisitor();
        var state = HttpUtility.ParseQueryString((await signingIn.LoginAsync()).Query)["state"]!;
        var (name, value) = Assert.Single(signingIn.Cookies);
        _real = new(signingIn.NameOf("ion-session"), signingIn.NameOf("ion-session")["ion-session".Length..], (signingIn.NameOf(name), value), state, Unknown());
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [MemberData(nameof(Floods))]
    public async Task A_flood_comes_to_so_much_work_and_no_more(string flood)
    {
        var (request, storageAtMost, ionAtMost) = All[flood];
        _world.Forget();
        using var visitor = _world.App.NewVisitor();
        for (var i = 0; i < Requests; i++)
        {
            var (method, path, cookie) = request(i, _real);
            visitor.Cookies.Clear();
            (string Name, string Value)[] headers = cookie.Length > 0 ? [("Sec-Fetch-Mode", "cors"), ("Cookie", cookie)] : [("Sec-Fetch-Mode", "cors")];
            using var response = await visitor.SendAsync(new(method), path, content: null, headers);
            Assert.True((int)response.StatusCode < 500, $"{response.StatusCode}: {method} {path}");
            // Behind the Functions host an answer's head has 64 kB at most; a proxy's is smaller.
            Assert.True(response.Headers.Sum(header => header.Value.Sum(value => header.Key.Length + value.Length + 4)) < 8 * 1024, $"{path}: a head of more than 8 kB");
        }

        var (asked, askedIon) = (_world.App.Operations.Take(), _world.Ion.Requests.Count);
        Assert.True(asked.Count <= storageAtMost, $"{asked.Count} requests to storage: {string.Join(", ", asked.CountBy(one => one))}");
        Assert.True(askedIon <= ionAtMost, $"{askedIon} requests to Ion: {string.Join(", ", _world.Ion.Requests.CountBy(one => one.Path))}");
        Assert.DoesNotContain(_world.App.LogLines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    /// <summary>Kestrel takes 32 kB of headers, and refuses the rest itself.</summary>
    [Fact]
    public async Task A_jar_that_is_too_large_is_refused_at_the_door()
    {
        _world.Forget();

        Assert.Equal(431, await RawRequest.GetAsync(_world.App.BaseUrl, "/api/profile", string.Concat(Enumerable.Range(0, 200).Select(i => $"c{i}={new string('x', 200)}; "))));
        Assert.Empty(_world.App.Operations.Take());
    }

    private static string Unknown() => SessionId.New().CookieValue;

    private sealed record Real(string Name, string Suffix, (string Name, string Value) SignIn, string State, string Unknown);
}
