using System.Globalization;
using System.Net;
using System.Web;
using IonFunctions.Core.Sessions;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Waiting;

namespace IonFunctions.Tests.Limits;

/// <summary>
/// What an address may have in a minute of what costs a request to storage or to Ion, and whom a flood leaves alone. Addresses are real:
/// each test has its own of 127.0.0.0/8, which the worker is told of by its host.
/// </summary>
public abstract class RequestLimitsTests(SimulatedIonFixture fixture, Storage storage, Head head) : IAsyncLifetime
{
    /// <summary>Of the setting; so it is two sign-ins, and three days.</summary>
    private protected const int Most = 20;

    private const int MostSignIns = 2;
    private const int MostDays = 3;
    private static int _addresses;
    private static int _days;

    private TestApp _app = null!;

    private protected static Dictionary<string, string?> Settings { get; } = new(StorageOperations.NoSweep)
    {
        ["Limits:PerAddress"] = Most.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>What somebody may write who would like to have another address.</summary>
    private static readonly (string Name, string Value)[] ForgedHeaders =
    [
        ("X-Forwarded-For", "{0}"),
        ("X-Forwarded-For", "{0}:4711"),
        ("X-Forwarded-For", "{0}, {0}"),
        ("X-Forwarded-For", "\"{0}\""),
        ("X-Forwarded-For", "[2001:db8::1]:4711"),
        ("X-Forwarded-For", "unknown"),
        ("X-Forwarded-For", "169.254.1.1"),
        ("Forwarded", "for={0}"),
        ("X-Real-IP", "{0}"),
        ("X-Client-IP", "{0}"),
        ("CLIENT-IP", "{0}:4711"),
        ("True-Client-IP", "{0}"),
        ("X-Original-For", "{0}:4711"),
        ("X-Azure-ClientIP", "{0}"),
        ("X-Azure-SocketIP", "{0}"),
    ];

    private protected TestApp App => _app;

    private protected SimulatedIonServer Ion => fixture.Server;

    public async ValueTask InitializeAsync() => _app = await StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_flood_of_made_up_cookies_is_told_to_come_later_and_costs_no_more_storage()
    {
        var started = TimeProvider.System.GetTimestamp();
        using var flooder = _app.NewVisitor(NewAddress());
        using var refused = await FloodAsync(flooder);
        var problem = await Visitor.JsonOfAsync(refused);
        var reads = _app.Operations.Take();

        AssertLimited(refused);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        Assert.Equal("urn:ionfunctions:problem:too-many-requests", problem.GetProperty("type").GetString());
        Assert.Equal(["type", "title", "status", "detail", "traceId"], problem.EnumerateObject().Select(property => property.Name));
        // However long it took: so many a minute, which has begun once more than it has passed.
        Assert.InRange(reads.Count, Most, Most * (1 + (int)TimeProvider.System.GetElapsedTime(started).TotalMinutes));
        Assert.All(reads, read => Assert.Equal("read", read));
    }

    [Fact]
    public async Task A_person_gets_a_page_that_says_so()
    {
        using var flooder = _app.NewVisitor(NewAddress());
        using var refused = await FloodAsync(flooder, "/api/account", ("Sec-Fetch-Mode", "navigate"));
        var page = await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        AssertLimited(refused);
        Assert.Equal("text/html", refused.Content.Headers.ContentType!.MediaType);
        Assert.Contains("<h1>Too many requests</h1>", page, StringComparison.Ordinal);
        Assert.Contains("""href="/api/account">Try again</a>""", page, StringComparison.Ordinal);
    }

    /// <summary>A school has one address for all of its people.</summary>
    [Fact]
    public async Task It_leaves_alone_who_is_signed_in_who_signs_in_who_brings_no_cookie_and_who_is_elsewhere()
    {
        var address = NewAddress();
        using var known = _app.NewVisitor(address);
        await known.SignInAsync();
        using var flooder = _app.NewVisitor(address);
        using var refused = await FloodAsync(flooder);

        using var profile = await known.GetAsync("/api/profile");
        Assert.Equal(HttpStatusCode.OK, profile.StatusCode);
        Assert.Equal(1, (await known.GetJsonAsync("/api/sessions")).GetProperty("sessions").EnumerateArray().Count(one => one.GetProperty("current").GetBoolean()));
        using var comer = _app.NewVisitor(address);
        Assert.False(await comer.IsSignedInAsync());
        await comer.SignInAsync(SampleUsers.Grace);
        Assert.True(await comer.IsSignedInAsync());
        using var left = await known.PostAsync("/api/logout");
        Assert.Equal(HttpStatusCode.NoContent, left.StatusCode);
        using var stranger = _app.NewVisitor(NewAddress());
        using var unknown = await stranger.GetAsync("/api/profile", MadeUp(stranger));
        Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);
    }

    [Fact]
    public async Task No_header_gives_anybody_another_address()
    {
        var other = NewAddress();
        using var flooder = _app.NewVisitor(NewAddress());
        foreach (var (name, value) in ForgedHeaders)
        {
            // It does not evade it so,
            using var refused = await FloodAsync(flooder, "/api/profile", (name, string.Format(CultureInfo.InvariantCulture, value, other)));
            AssertLimited(refused);
        }

        using var victim = _app.NewVisitor(other);
        using var unknown = await victim.GetAsync("/api/profile", MadeUp(victim)); // nor does it use up another's.
        Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);
    }

    [Fact]
    public async Task Made_up_codes_are_sent_to_Ion_so_often_and_a_sign_in_from_elsewhere_goes_on()
    {
        var started = TimeProvider.System.GetTimestamp();
        var asked = Asked();
        using var flooder = _app.NewVisitor(NewAddress());
        using var refused = await UntilLimitedAsync(async () =>
        {
            flooder.Cookies.Clear();
            var state = HttpUtility.ParseQueryString((await flooder.LoginAsync()).Query)["state"];
            return await flooder.GetAsync($"/api/callback?code=made-up&state={state}");
        });

        AssertLimited(refused);
        Assert.Equal("text/html", refused.Content.Headers.ContentType!.MediaType);
        Assert.InRange(Asked() - asked, MostSignIns, MostSignIns * (1 + (int)TimeProvider.System.GetElapsedTime(started).TotalMinutes));
        Assert.Single(flooder.Cookies); // Who was told to come later has not used it.
        using var visitor = _app.NewVisitor(NewAddress());
        await visitor.SignInAsync(SampleUsers.Alan);
    }

    [Fact]
    public async Task Day_after_day_is_asked_of_Ion_so_often_and_what_is_kept_is_for_everybody()
    {
        var address = NewAddress();
        using var known = _app.NewVisitor(address);
        await known.SignInAsync();
        using var flooder = _app.NewVisitor(address);
        var kept = NewDay();
        using (var first = await flooder.GetAsync(kept))
        {
            Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        }

        using var refused = await UntilLimitedAsync(() => flooder.GetAsync(NewDay()));
        using var again = await flooder.GetAsync(kept);
        using var other = await known.GetAsync(NewDay());

        AssertLimited(refused);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task Signing_out_of_made_up_sessions_is_none_and_of_ones_own_works()
    {
        var address = NewAddress();
        using var known = _app.NewVisitor(address);
        await known.SignInAsync();
        _app.Operations.Take();
        var started = TimeProvider.System.GetTimestamp();
        using var flooder = _app.NewVisitor(address);
        using var refused = await UntilLimitedAsync(() => flooder.PostAsync("/api/logout", content: null, MadeUp(flooder)));
        var operations = _app.Operations.Take();
        using var left = await known.PostAsync("/api/logout");

        AssertLimited(refused);
        Assert.False(refused.Headers.Contains("Set-Cookie")); // To try again with.
        Assert.InRange(operations.Count, Most, 2 * Most * (1 + (int)TimeProvider.System.GetElapsedTime(started).TotalMinutes)); // Two looks each.
        Assert.Equal(HttpStatusCode.NoContent, left.StatusCode);
        Assert.False(await known.IsSignedInAsync());
    }

    private protected virtual Task<TestApp> StartAsync() => head.StartAsync(fixture.Server, storage, Settings, countStorage: true);

    private protected static IPAddress NewAddress()
    {
        var number = Interlocked.Increment(ref _addresses);
        return new([127, 7, (byte)(number / 250), (byte)((number % 250) + 1)]);
    }

    private protected static string NewDay() =>
        "/api/ion/schedule/" + new DateOnly(2027, 1, 1).AddDays(Interlocked.Increment(ref _days)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A cookie of a session that nobody has.</summary>
    private protected static (string Name, string Value) MadeUp(Visitor visitor) => ("Cookie", $"{visitor.NameOf("ion-session")}={SessionId.New().CookieValue}");

    private protected static Task<HttpResponseMessage> FloodAsync(Visitor flooder, string path = "/api/profile", params (string Name, string Value)[] headers) =>
        UntilLimitedAsync(() => flooder.GetAsync(path, [MadeUp(flooder), .. headers]));

    private protected long Asked() => Ion.Ion.Counters.Read().CountTokenRequests("authorization_code");

    private protected static void AssertLimited(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Assert.Equal(["no-store"], response.Headers.GetValues("Cache-Control"));
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["same-origin"], response.Headers.GetValues("Cross-Origin-Resource-Policy"));
        Assert.Contains("frame-ancestors 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> UntilLimitedAsync(Func<Task<HttpResponseMessage>> askAsync)
    {
        HttpResponseMessage? limited = null;
        await Eventually.IsTrueAsync(
            async () =>
            {
                var response = await askAsync();
                if (response.StatusCode == HttpStatusCode.TooManyRequests)
                {
                    limited = response;
                    return true;
                }

                response.Dispose();
                return false;
            },
            "a request is answered with 429");
        return limited!;
    }
}
