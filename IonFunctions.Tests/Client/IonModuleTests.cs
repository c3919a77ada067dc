using System.Text.Json;
using IonFunctions.Core.Http;
using IonFunctions.Simulator.Faults;
using IonFunctions.Tests.Servers;
using Microsoft.Playwright;

namespace IonFunctions.Tests.Client;

/// <summary>Every function of <c>ion.js</c>, in a page on the app's own origin.</summary>
public abstract class IonModuleTests(ClientWorld world) : IDisposable
{
    public void Dispose()
    {
        world.Ion.Ion.Faults.Clear();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Who_is_not_signed_in_is_told_and_login_comes_back_to_the_page()
    {
        await using var context = await world.OpenAsync();
        var page = await context.NewPageAsync();
        var here = new Uri(world.App.BaseUrl, "api/health?a=b#c").AbsoluteUri;
        await page.GotoAsync(here);
        var signedOut = await world.RunAsync(page, "return ion.session();");
        Assert.False(signedOut.GetProperty("signedIn").GetBoolean());
        Assert.Equal(new Uri(world.App.BaseUrl, Routes.Login).AbsoluteUri, signedOut.GetProperty("loginUrl").GetString());

        await world.LeaveAsync(page, "ion.login();");
        await ClientWorld.AllowAsync(page);
        await page.IsAtAsync(here);

        var session = await world.RunAsync(page, "const s = await ion.session(); return { ...s, isDate: s.expiresAt instanceof Date && s.expiresAt > new Date() };");
        Assert.Equal("Ada", session.GetProperty("user").GetProperty("firstName").GetString());
        Assert.Equal(["read", "write"], session.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()));
        Assert.True(session.GetProperty("isDate").GetBoolean());
    }

    [Theory]
    [InlineData("'/api/session?x=1'", "api/session?x=1")]
    [InlineData("new URL('/api/session', location.href)", "api/session")]
    [InlineData("'https://evil.example/'", "")]
    public async Task Login_returns_to_where_it_is_told_if_that_is_allowed(string returnUrl, string path)
    {
        await using var context = await world.OpenAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(world.App.BaseUrl, Routes.Health).AbsoluteUri);

        await world.LeaveAsync(page, $"ion.login({returnUrl});");
        await ClientWorld.AllowAsync(page);

        await page.IsAtAsync(new Uri(world.App.BaseUrl, path).AbsoluteUri);
    }

    /// <summary>As people write it into a link: its decoded blanks and letters are encoded again on the way back.</summary>
    [Theory]
    [InlineData("/api/session?q=hello%20world", "api/session?q=hello%20world")]
    [InlineData("/api/session?q=hello+world%22", "api/session?q=hello%20world%22")]
    [InlineData("/api/session?q=caf%C3%A9%20%3C5%25%3E", "api/session?q=caf%C3%A9%20%3C5%25%3E")]
    [InlineData("%2Fapi%2Fsession%3Fq%3Dhello%2520world%23a%20b", "api/session?q=hello%20world#a%20b")]
    public async Task A_return_URL_that_was_encoded_once_is_come_back_to_as_well(string returnUrl, string path)
    {
        await using var context = await world.OpenAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(world.App.BaseUrl + $"{Routes.Login}?returnUrl={returnUrl}");
        await ClientWorld.AllowAsync(page);

        // Not IsAtAsync: Playwright finds no address with a percent sign equal to itself.
        await page.WaitForFunctionAsync("url => location.href === url", world.App.BaseUrl + path);
    }

    [Fact]
    public async Task Ions_data_is_had_by_path_query_and_link()
    {
        await using var context = await world.OpenAsync();
        var page = await world.SignedInPageAsync(context);
        var result = await world.RunAsync(page, """
            const me = await ion.profile();
            const [plain, slash, second] = [await ion.get('schedule'), await ion.get('/schedule'), await ion.get('schedule', { query: { page: 2, page_size: undefined } })];
            const [linked, fetched] = [await ion.get(plain.next), await (await fetch(plain.next)).json()];
            const picture = await ion.get(me.picture);
            const image = new Image();
            image.src = ion.pictureUrl(me.ion_username);
            await image.decode();
            return {
              username: me.ion_username,
              same: plain.results[0].date === slash.results[0].date,
              second: [linked, fetched].every((page) => page.results[0].date === second.results[0].date) && second.results[0].date !== plain.results[0].date,
              blob: `${picture instanceof Blob} ${picture.type}`,
              width: image.naturalWidth,
            };
            """);

        Assert.Equal("2027alovelace", result.GetProperty("username").GetString());
        Assert.True(result.GetProperty("same").GetBoolean());
        Assert.True(result.GetProperty("second").GetBoolean());
        Assert.Equal("true image/jpeg", result.GetProperty("blob").GetString());
        Assert.NotEqual(0, result.GetProperty("width").GetInt32());
    }

    [Fact]
    public async Task Nobody_signed_in_is_an_error_of_its_own_or_a_sign_in()
    {
        await using var context = await world.OpenAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(world.App.BaseUrl, Routes.Health).AbsoluteUri);
        var error = (await world.RunAsync(page, "return ion.profile();")).GetProperty("error");
        var kinds = await world.RunAsync(page, "const e = await ion.get('schedule').catch(e => e); return [e instanceof ion.SignedOutError, e instanceof ion.IonError, e instanceof Error];");

        Assert.Equal("SignedOutError", error.GetProperty("name").GetString());
        Assert.Equal(401, error.GetProperty("status").GetInt32());
        Assert.Equal(new Uri(world.App.BaseUrl, Routes.Login).AbsoluteUri, error.GetProperty("loginUrl").GetString());
        Assert.All(kinds.EnumerateArray(), kind => Assert.True(kind.GetBoolean()));

        await world.LeaveAsync(page, "ion.profile({ login: true });");
        await page.IsAtAuthorizePageAsync();
    }

    [Fact]
    public async Task A_failure_of_the_app_is_its_problem_and_one_of_Ions_is_in_Ions_words()
    {
        await using var context = await world.OpenAsync();
        var page = await world.SignedInPageAsync(context);
        var ours = (await world.RunAsync(page, "return ion.get('nothing');")).GetProperty("error");
        var ions = (await world.RunAsync(page, "return ion.get('bus/999999');")).GetProperty("error");
        world.Ion.Ion.Faults.Add(new Fault
        {
            Endpoint = "/api/emerg",
            Status = 503,
            Body = "<h1>Busy</h1>",
            ContentType = "text/html",
            Headers = new Dictionary<string, string> { ["Retry-After"] = "7" },
        });
        var busy = (await world.RunAsync(page, "return ion.get('emerg');")).GetProperty("error");

        Assert.Equal(("IonError", 404), (ours.GetProperty("name").GetString(), ours.GetProperty("status").GetInt32()));
        Assert.Equal("urn:ionfunctions:problem:not-in-ion-api", ours.GetProperty("type").GetString());
        Assert.Equal(ours.GetProperty("detail").GetString(), ours.GetProperty("message").GetString());
        Assert.NotEmpty(ours.GetProperty("traceId").GetString()!);
        Assert.Equal(("about:blank", 404), (ions.GetProperty("type").GetString(), ions.GetProperty("status").GetInt32()));
        Assert.Equal("No Route matches the given query.", ions.GetProperty("message").GetString());
        Assert.Equal(503, busy.GetProperty("status").GetInt32());
        Assert.Equal(7, busy.GetProperty("retryAfter").GetInt32());
        Assert.Equal("<h1>Busy</h1>", busy.GetProperty("body").GetString());
        Assert.NotEmpty(busy.GetProperty("message").GetString()!);
    }

    [Fact]
    public async Task A_call_can_be_given_up_and_an_app_that_is_not_there_is_an_error_too()
    {
        await using var context = await world.OpenAsync();
        var page = await world.SignedInPageAsync(context);
        var aborted = (await world.RunAsync(page, "return ion.profile({ signal: AbortSignal.abort() });")).GetProperty("error");
        var later = (await world.RunAsync(page, "return ion.profile({ signal: AbortSignal.abort(new TypeError('enough')) });")).GetProperty("error");
        await page.RouteAsync("**/api/ion/profile", route => route.AbortAsync());
        var gone = (await world.RunAsync(page, "return ion.profile();")).GetProperty("error");

        Assert.Equal("AbortError", aborted.GetProperty("name").GetString());
        Assert.Equal("enough", later.GetProperty("message").GetString());
        Assert.Equal(("IonError", 0), (gone.GetProperty("name").GetString(), gone.GetProperty("status").GetInt32()));
        Assert.Equal("The app could not be reached.", gone.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("""{"detail":"Not found.","code":"not_found"}""", "Not found.")]
    [InlineData("""{"details":["The activity is full.","Signup is closed."]}""", "The activity is full. Signup is closed.")]
    [InlineData("""{"error":"No such block."}""", "No such block.")]
    [InlineData("""{"activity":["This field is required.","Really."],"block":["So is this."]}""", "activity: This field is required. activity: Really. block: So is this.")]
    [InlineData("""{"non_field_errors":["Both are needed."]}""", "Both are needed.")]
    [InlineData("""["Stop."]""", "Stop.")]
    [InlineData("""{"detail":{"a":1},"results":[1,null]}""", null)]
    [InlineData("null", null)]
    public async Task The_reasons_are_read_from_wherever_Ion_puts_them(string body, string? detail)
    {
        await using var context = await world.OpenAsync();
        var page = await world.SignedInPageAsync(context);
        world.Ion.Ion.Faults.Add(new Fault { Endpoint = "/api/emerg", Status = 400, Body = body });
        var error = (await world.RunAsync(page, "return ion.get('emerg');")).GetProperty("error");

        Assert.Equal(detail, error.TryGetProperty("detail", out var given) ? given.GetString() : null);
        Assert.Equal(detail ?? "Ion answered 400", error.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("emerg", "application/json")]
    [InlineData("emerg", "image/jpeg")]
    [InlineData("profile", "application/json")]
    public async Task An_answer_that_breaks_off_is_an_error_too(string path, string contentType)
    {
        await using var context = await world.OpenAsync();
        var page = await world.SignedInPageAsync(context);
        world.Ion.Ion.Faults.Add(new Fault
        {
            Endpoint = "/api/" + path,
            Status = 200,
            Body = "[1, ",
            ContentType = contentType,
            Drop = true,
            Delay = TimeSpan.FromSeconds(3), // Until what there is of it has passed.
        });
        var error = (await world.RunAsync(page, path == "profile" ? "return ion.profile();" : $"return ion.get('{path}');")).GetProperty("error");

        Assert.Equal(("IonError", 0), (error.GetProperty("name").GetString(), error.GetProperty("status").GetInt32()));
        Assert.Equal("The answer broke off, or could not be read.", error.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData(200)]
    [InlineData(500)]
    public async Task A_call_can_be_given_up_while_its_answer_is_coming(int status)
    {
        await using var context = await world.OpenAsync();
        var page = await world.SignedInPageAsync(context);
        world.Ion.Ion.Faults.Add(new Fault { Endpoint = "/api/emerg", Status = status, Body = "[1, ", Drop = true, Delay = TimeSpan.FromMinutes(10) });
        var error = (await world.RunAsync(page, """
            const controller = new AbortController();
            const { fetch } = window;
            window.fetch = async (...request) => {
              const response = await fetch(...request);
              setTimeout(() => controller.abort(new TypeError('enough')), 100);
              return response;
            };
            return ion.get('emerg', { signal: controller.signal });
            """)).GetProperty("error");

        Assert.Equal(("TypeError", "enough"), (error.GetProperty("name").GetString(), error.GetProperty("message").GetString()));
    }

    /// <summary>As <c>addEventListener</c>, React and jQuery call it.</summary>
    [Theory]
    [InlineData("const button = document.createElement('button'); button.addEventListener('click', ion.login); document.body.append(button); button.click();")]
    [InlineData("ion.login({ nativeEvent: new Event('click'), preventDefault() {} });")]
    [InlineData("ion.login();")]
    public async Task Login_may_be_a_handler_and_comes_back_to_the_page(string statement)
    {
        await using var context = await world.OpenAsync();
        var page = await context.NewPageAsync();
        var here = new Uri(world.App.BaseUrl, "api/health?a=b").AbsoluteUri;
        await page.GotoAsync(here);
        await world.LeaveAsync(page, statement);
        await ClientWorld.AllowAsync(page);

        await page.IsAtAsync(here);
    }

    [Fact]
    public async Task Logout_may_be_a_handler_and_ends_this_session_alone()
    {
        await using var context = await world.OpenAsync();
        await using var elsewhere = await world.OpenAsync();
        var page = await world.SignedInPageAsync(context, "Grace Hopper");
        var other = await world.SignedInPageAsync(elsewhere, "Grace Hopper");
        await world.RunAsync(page, "await ion.logout(new MouseEvent('click')); return null;");

        Assert.False(await IsSignedInAsync(page));
        Assert.True(await IsSignedInAsync(other));
    }

    /// <summary>Nothing goes out as text that was none, and nothing leaves the page for it.</summary>
    [Fact]
    public async Task An_argument_of_another_kind_is_an_error_that_names_it()
    {
        await using var context = await world.OpenAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(world.App.BaseUrl, Routes.Health).AbsoluteUri);
        List<string> requests = [];
        page.Request += (_, request) => requests.Add(request.Url);
        var wrong = await world.RunAsync(page, """
            const [symbol, nothing, list, call, date] = [Symbol('s'), null, [], () => {}, new Date()];
            const no = [7, true, '', 'x', nothing, list, call, symbol, date, new Map(), Promise.resolve()];
            const handled = new MouseEvent('click');
            const calls = {
              returnUrl: [7, true, nothing, list, {}, call, symbol, date, { href: 7 }, 'http://'].map((v) => () => ion.login(v)),
              path: [undefined, 7, nothing, list, {}, symbol, handled].map((v) => () => ion.get(v)),
              user: [undefined, nothing, '', {}, list, NaN, -1, 1.5, handled].map((v) => () => ion.pictureUrl(v)),
              handle: [undefined, nothing, '', 7, {}, handled].map((v) => () => ion.endSession(v)),
              activity: [undefined, nothing, '', 'x', {}, [1], 1.5, handled].map((v) => () => ion.toggleFavorite(v)),
              choice: [undefined, nothing, 7, 'x', list].map((v) => () => ion.signUp(v)),
              'choice.block': [{}, { block: 'x', activity: 1 }, { activity: 1 }, handled].map((v) => () => ion.signUp(v === handled ? { block: v, activity: 1 } : v)),
              'choice.activity': [{ block: 1 }, { block: 1, activity: null }].map((v) => () => ion.signUp(v)),
              'choice.scheduledActivity': [null, 'x', {}].map((v) => () => ion.signUp({ scheduledActivity: v })),
              callback: [...no.filter((v) => v !== call), {}, handled].map((v) => () => ion.onSignedOut(v)),
              options: [ion.session, ion.profile, ion.sessions, ion.logout, (o) => ion.get('bus', o), (o) => ion.endSession('h', o),
                (o) => ion.toggleFavorite(1, o), (o) => ion.signUp({ scheduledActivity: 1 }, o)].flatMap((f) => no.map((v) => () => f(v))),
              'options.signal': [7, 'x', true, {}, new AbortController()].map((v) => () => ion.profile({ signal: v })),
              'options.login': [7, 'true', nothing, {}].map((v) => () => ion.profile({ login: v })),
              'options.everywhere': [1, 'false', nothing, {}].map((v) => () => ion.logout({ everywhere: v })),
              'options.query': [7, 'x', nothing, list, new Map(), new URLSearchParams('a=b')].map((v) => () => ion.get('bus', { query: v })),
              'options.query.page': [NaN, {}, list, date, symbol, call].map((v) => () => ion.get('bus', { query: { page: v } })),
            };
            const wrong = [];
            for (const [name, each] of Object.entries(calls)) {
              for (const [index, one] of each.entries()) {
                let error;
                try { error = await one(); } catch (e) { error = e; }
                if (!(error instanceof TypeError) || !error.message.startsWith(`${name} must be `)) wrong.push(`${name}[${index}]: ${String(error)}`);
              }
            }
            return wrong;
            """);

        Assert.Equal("[]", wrong.GetRawText());
        Assert.DoesNotContain(requests, url => !url.EndsWith("/ion.js", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Arguments_that_mean_something_are_taken()
    {
        await using var context = await world.OpenAsync();
        var page = await world.SignedInPageAsync(context);
        var result = await world.RunAsync(page, """
            const me = await ion.profile(new Event('click'));
            const frame = document.body.appendChild(document.createElement('iframe')).contentWindow;
            return [
              (await ion.get(new URL(me.picture))) instanceof Blob,
              (await ion.get('profile', { signal: null })).id === me.id,
              (await ion.get('profile', { signal: new frame.AbortController().signal, query: new frame.Object() })).id === me.id,
              ion.pictureUrl(30001) === ion.pictureUrl('30001'),
              (await ion.session(undefined)).signedIn,
              Array.isArray(await ion.sessions({})),
            ];
            """);

        Assert.All(result.EnumerateArray(), one => Assert.True(one.GetBoolean()));
    }

    [Fact]
    public void The_module_is_small() =>
        Assert.InRange(new FileInfo(Path.Combine(IonFunctions.Local.RepositoryRoot.Find(), "IonFunctions.Core", "Client", "ion.js")).Length, 1, 9_999);

    [Fact]
    public async Task Changes_are_made_where_they_are_allowed()
    {
        await using var context = await world.OpenAsync();
        var page = await world.SignedInPageAsync(context, "Alan Turing");
        var result = await world.RunAsync(page, """
            const blocks = (await ion.get('blocks', { query: { page_size: 200 } })).results.filter((block) => !block.locked);
            const block = await ion.get(`blocks/${blocks.at(-1).id}`);
            const [activity, other] = Object.values(block.activities).filter((one) => !one.restricted);
            const first = await ion.signUp({ block: block.id, activity: activity.id });
            const second = await ion.signUp({ scheduledActivity: other.scheduled_activity.id });
            await ion.toggleFavorite(activity.id);
            const signups = await ion.get('signups/user');
            return {
              first: first.id === activity.id,
              second: second.id === other.id,
              last: signups.some((one) => one.activity.id === other.id),
              favorite: (await ion.get('signups/user/favorites')).some((one) => one.id === activity.id),
            };
            """);

        Assert.All(["first", "second", "last", "favorite"], name => Assert.True(result.GetProperty(name).GetBoolean(), name));
    }

    [Fact]
    public async Task Changes_that_are_not_allowed_say_why()
    {
        await using var app = await world.StartAppAsync(("Proxy:AllowWrites", "false"));
        await using var context = await world.OpenAsync();
        var page = await world.SignedInPageAsync(context, app: app);
        var off = (await world.RunAsync(page, "return ion.toggleFavorite(1);", app)).GetProperty("error");

        Assert.Equal((403, "urn:ionfunctions:problem:writes-off"), (off.GetProperty("status").GetInt32(), off.GetProperty("type").GetString()));
    }

    [Fact]
    public async Task Sessions_are_listed_and_ended_and_signing_out_can_be_everywhere()
    {
        await using var here = await world.OpenAsync();
        await using var there = await world.OpenAsync();
        await using var beyond = await world.OpenAsync();
        var page = await world.SignedInPageAsync(here, "Katherine Johnson");
        var (other, third) = (await world.SignedInPageAsync(there, "Katherine Johnson"), await world.SignedInPageAsync(beyond, "Katherine Johnson"));
        var list = await world.RunAsync(page, "return (await ion.sessions()).map((s) => ({ ...s, dates: [s.createdAt, s.lastSeenAt, s.expiresAt].every((d) => d instanceof Date) }));");
        Assert.Equal(3, list.GetArrayLength());
        Assert.Single(list.EnumerateArray(), one => one.GetProperty("current").GetBoolean());
        Assert.All(list.EnumerateArray(), one => Assert.True(one.GetProperty("dates").GetBoolean()));

        await world.RunAsync(page, "const [newest] = await ion.sessions(); await ion.endSession(newest.handle); return null;");
        Assert.False(await IsSignedInAsync(third));
        Assert.True(await IsSignedInAsync(other));

        await world.RunAsync(page, "await ion.logout({ everywhere: true }); return null;");
        Assert.False(await IsSignedInAsync(page));
        Assert.False(await IsSignedInAsync(other));

        var again = await world.SignedInPageAsync(here, "Katherine Johnson");
        await world.RunAsync(again, "await ion.logout(); return null;");
        Assert.False(await IsSignedInAsync(again));
    }

    [Fact]
    public async Task A_page_of_a_listed_origin_reads_and_signs_in_and_leaves_to_sign_out()
    {
        await using var context = await world.OpenAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(world.Listed.Url.AbsoluteUri);
        Assert.False(await IsSignedInAsync(page));
        await world.LeaveAsync(page, "ion.login();");
        await ClientWorld.AllowAsync(page);
        await page.IsAtAsync(world.Listed.Url.AbsoluteUri);

        Assert.True(await IsSignedInAsync(page));
        Assert.Equal("image/jpeg", (await world.RunAsync(page, "return (await ion.get('profile/30001/picture')).type;")).GetString());
        var write = (await world.RunAsync(page, "return ion.toggleFavorite(1);")).GetProperty("error");
        Assert.Equal("urn:ionfunctions:problem:cross-site-request", write.GetProperty("type").GetString());

        await world.LeaveAsync(page, "ion.logout();");
        await page.IsAtAsync(world.App.BaseUrl.AbsoluteUri);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sign in with Ion" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_page_of_a_listed_origin_gets_the_module_though_the_browser_has_it_from_a_page_of_the_app()
    {
        await using var context = await world.OpenAsync();
        var page = await context.NewPageAsync();
        // Not read as a module, and so asked for without an origin: what comes can be given to no other.
        await page.GotoAsync(new Uri(world.App.BaseUrl, Routes.ClientScript).AbsoluteUri);
        await page.GotoAsync(world.Listed.Url.AbsoluteUri);

        Assert.False(await IsSignedInAsync(page));
        Assert.Equal("function", (await world.RunAsync(page, "return typeof ion.get;")).GetString());
    }

    [Fact]
    public async Task A_page_of_an_origin_that_is_not_listed_can_read_nothing()
    {
        await using var context = await world.OpenAsync();
        await world.SignedInPageAsync(context);
        var page = await context.NewPageAsync();
        await page.GotoAsync(world.Unlisted.Url.AbsoluteUri);
        var module = (await world.RunAsync(page, "return ion.session();")).GetProperty("error");
        var fetched = await page.EvaluateAsync<string>(
            "url => fetch(url, { credentials: 'include' }).then((answer) => answer.text(), (error) => error.name)", new Uri(world.App.BaseUrl, Routes.Profile).AbsoluteUri);
        var posted = await page.EvaluateAsync<string>(
            "url => fetch(url, { method: 'POST', mode: 'no-cors', credentials: 'include' }).then((answer) => answer.type, (error) => error.name)", new Uri(world.App.BaseUrl, Routes.Logout).AbsoluteUri);

        Assert.Equal("TypeError", module.GetProperty("name").GetString());
        Assert.Equal("TypeError", fetched);
        Assert.Equal("TypeError", posted); // Not even that it was answered (Cross-Origin-Resource-Policy).
        var own = await context.NewPageAsync();
        await own.GotoAsync(world.App.BaseUrl.AbsoluteUri);
        Assert.True(await IsSignedInAsync(own)); // What was posted blindly has signed nobody out.
    }

    private async Task<bool> IsSignedInAsync(IPage page) =>
        (await world.RunAsync(page, "return (await ion.session()).signedIn;")) is { ValueKind: JsonValueKind.True };
}
