using IonFunctions.Core.Http;
using IonFunctions.Simulator.Faults;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Client;

public abstract partial class IonModuleTests
{
    // Of what is short nothing is sent before it is whole: whether it is worth compressing shows only then.
    private static readonly string LongBeginning = $"[{string.Join(", ", Enumerable.Range(0, 50_000))}, ";

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
            Body = LongBeginning,
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
        world.Ion.Ion.Faults.Add(new Fault { Endpoint = "/api/emerg", Status = status, Body = LongBeginning, Drop = true, Delay = TimeSpan.FromMinutes(10) });
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
}
