using System.Net;
using IonFunctions.Simulator.Faults;
using IonFunctions.Tests.Refresh;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Waiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace IonFunctions.Tests.Contract;

/// <summary>How long a person is kept waiting by an Ion that does not answer, and what they are told then, by a clock that the test turns.</summary>
public sealed class PatienceTests(SimulatedIonFixture fixture, Storage storage) : IClassFixture<SimulatedIonFixture>, IAsyncLifetime
{
    private readonly FakeTimeProvider _time = TurnedTime.New();
    private readonly TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TestApp _app = null!;
    private Visitor _visitor = null!;

    public async ValueTask InitializeAsync()
    {
        fixture.Server.Ion.Lifetimes.AccessToken = TimeSpan.FromHours(10);
        var slowRefresh = HookedTokenClient.With(async _ =>
        {
            _sent.TrySetResult();
            await _answer.Task;
            return null;
        });
        _app = await TestApp.StartAsync(fixture.Server, storage, configure: services =>
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time));
            slowRefresh(services);
        });
        _visitor = _app.NewVisitor();
    }

    public async ValueTask DisposeAsync()
    {
        _answer.TrySetResult();
        fixture.Server.Ion.Faults.Clear();
        _visitor.Dispose();
        await _time.TurnUntilAsync(_app.DisposeAsync().AsTask(), "the app gives up what hangs, and ends");
    }

    [Theory]
    [InlineData("token")]
    [InlineData("/api/profile")]
    public async Task A_sign_in_is_504_where_Ion_hangs(string endpoint)
    {
        var callback = await _visitor.AuthorizeAsync(await _visitor.LoginAsync("/club"));
        var hang = Hang.At(fixture.Server.Ion, endpoint);
        var signIn = _visitor.GetAsync(callback.PathAndQuery);
        await hang.IsMetAsync();
        await _time.TurnUntilAsync(signIn, "the sign-in is answered");
        using var response = await signIn;
        var page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Contains("Ion took too long", page, StringComparison.Ordinal);
        Assert.Contains("/api/login?returnUrl=%2Fclub", page, StringComparison.Ordinal);
        Assert.Empty(_visitor.Cookies);
    }

    [Fact]
    public async Task The_landing_page_waits_5_s_for_an_Ion_that_hangs()
    {
        await _visitor.SignInAsync();
        var hang = Hang.At(fixture.Server.Ion, "/api/profile");

        var landing = _visitor.GetAsync("/");
        await hang.IsMetAsync();
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(landing.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.EndsAsync(landing, "the landing page comes");
        using var response = await landing;
        var page = WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("Ada Lovelace", page, StringComparison.Ordinal);
        Assert.Contains("<strong>Ion took too long.</strong>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refresh_that_takes_long_is_503_after_10_s_and_is_not_lost()
    {
        await _visitor.SignInAsync();
        _time.Advance(TimeSpan.FromHours(10)); // For the app the token has expired.

        var pending = _visitor.GetAsync("/api/profile");
        await Eventually.EndsAsync(_sent.Task, "the refresh token is sent");
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(pending.IsCompleted);
        await _time.TurnUntilAsync(pending, "the request is answered");
        using var response = await pending;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Equal("urn:ionfunctions:problem:refresh-pending", (await Visitor.JsonOfAsync(response)).GetProperty("type").GetString());
        Assert.True(await _visitor.IsSignedInAsync());

        var again = _visitor.GetAsync("/api/profile");
        _answer.SetResult();
        using var answered = await again;
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Logout_ends_the_session_though_Ion_is_down_or_slow(bool down)
    {
        await _visitor.SignInAsync();
        using var thief = _visitor.At(_app);
        fixture.Server.Ion.Faults.Add(down
            ? new Fault { Endpoint = "revoke", Drop = true }
            : new Fault { Endpoint = "revoke", Delay = TimeSpan.FromMinutes(10) });
        var logout = _visitor.PostAsync("/api/logout");
        // A refusal is at hand at once; only who does not answer is waited for.
        await (down ? Eventually.EndsAsync(logout, "the logout is answered") : _time.TurnUntilAsync(logout, "the logout is answered"));
        using var response = await logout;

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Empty(_visitor.Cookies);
        Assert.False(await thief.IsSignedInAsync());
        Assert.Equal(down ? 0 : 1, _app.LogLines.Count(line => line.Contains("its user no longer waits for it", StringComparison.Ordinal)));
    }
}
