using System.Net;
using IonFunctions.Simulator.Faults;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Waiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace IonFunctions.Tests.Contract;

/// <summary>The exchange of a code, once sent, is seen through, whoever is there still; and what Ion's replicas make of a new token.</summary>
public sealed class CodeExchangeTests(SimulatedIonFixture fixture, Storage storage) : IClassFixture<SimulatedIonFixture>, IAsyncLifetime
{
    // Alone with the simulator: the users' tokens are counted.
    private static readonly Fault SlowExchange = new()
    {
        Endpoint = "token",
        GrantType = "authorization_code",
        When = FaultMoment.After,
        Delay = TimeSpan.FromSeconds(3),
        Times = 1,
    };

    private TestApp _app = null!;

    private SimulatedIonServer Ion => fixture.Server;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        foreach (var user in new[] { SampleUsers.Ada, SampleUsers.Grace, SampleUsers.Alan, SampleUsers.Katherine })
        {
            await Ion.RevokeGrantsAsync(user);
        }

        _app = await TestApp.StartAsync(Ion, storage);
    }

    public async ValueTask DisposeAsync()
    {
        Ion.Ion.Faults.Clear();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task A_reload_while_Ion_is_slow_joins_the_exchange()
    {
        // Time stands still: what is not collected stays, however slow this machine is.
        var time = TurnedTime.New();
        await using var app = await TestApp.StartAsync(
            Ion, storage, configure: services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)));
        using var visitor = app.NewVisitor();
        var callback = await visitor.AuthorizeAsync(await visitor.LoginAsync("/club"));
        using var reload = visitor.At(app);
        var asked = Asked();
        Ion.Ion.Faults.Add(SlowExchange);
        await LeaveAsync(visitor, callback);
        using var response = await reload.GetAsync(callback.PathAndQuery);

        Assert.Equal("/club", response.Headers.Location!.OriginalString);
        Assert.True(await reload.IsSignedInAsync());
        Assert.Equal((1, 1), await Ion.CountLiveTokensAsync(SampleUsers.Ada));
        Assert.Equal(asked + 1, Asked());
    }

    [Fact]
    public async Task Requests_that_come_together_get_one_session()
    {
        var gate = new SlowCallbacks();
        await using var app = await TestApp.StartAsync(Ion, storage, configure: gate.Configure);
        using var one = app.NewVisitor();
        var callback = await one.AuthorizeAsync(await one.LoginAsync("/club"), SampleUsers.Grace);
        using var two = one.At(app);
        var asked = Asked();
        var both = Task.WhenAll(one.GetAsync(callback.PathAndQuery), two.GetAsync(callback.PathAndQuery));
        await Eventually.IsTrueAsync(() => gate.Arrived == 2, "both have come");
        await one.IsSignedInAsync();
        gate.Open();
        var responses = await both;

        Assert.All(responses, response => Assert.Equal("/club", response.Headers.Location!.OriginalString));
        Assert.Equal(one.Handle, two.Handle);
        Assert.Equal((1, 1), await Ion.CountLiveTokensAsync(SampleUsers.Grace));
        Assert.Equal(asked + 1, Asked());
        Array.ForEach(responses, response => response.Dispose());
    }

    [Fact]
    public async Task What_nobody_collects_is_revoked()
    {
        using var visitor = _app.NewVisitor();
        var callback = await visitor.AuthorizeAsync(await visitor.LoginAsync(), SampleUsers.Alan);
        Ion.Ion.Faults.Add(SlowExchange);
        await LeaveAsync(visitor, callback);

        await Eventually.IsTrueAsync(() => Ion.Ion.Counters.Read().CountIssued("authorization_code", SampleUsers.Alan) > 0, "Ion has issued tokens");
        await Eventually.IsTrueAsync(async () => await Ion.CountLiveTokensAsync(SampleUsers.Alan) == (0, 0), "the tokens are revoked");
        Assert.Contains(_app.LogLines, line => line.Contains("the browser had left before it was stored", StringComparison.Ordinal));
    }

    /// <summary>Somebody who has been told that Ion takes too long; the answer comes all the same, with tokens that nobody has.</summary>
    [Fact]
    public async Task What_comes_when_nobody_waits_any_more_is_revoked()
    {
        var (gate, time) = (new SlowCallbacks(), TurnedTime.New());
        await using var app = await TestApp.StartAsync(Ion, storage, configure: services =>
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time));
            gate.Configure(services);
        });
        using var visitor = app.NewVisitor();
        var callback = await visitor.AuthorizeAsync(await visitor.LoginAsync("/club"), SampleUsers.Alan);
        var waiting = visitor.GetAsync(callback.PathAndQuery);
        await time.TurnUntilAsync(waiting, "the sign-in is answered");
        using var response = await waiting;
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal((0, 0), await Ion.CountLiveTokensAsync(SampleUsers.Alan));

        var issued = Ion.Ion.Counters.Read().CountIssued("authorization_code", SampleUsers.Alan);
        gate.Open();
        await Eventually.IsTrueAsync(() => Ion.Ion.Counters.Read().CountIssued("authorization_code", SampleUsers.Alan) == issued + 1, "Ion has issued tokens");
        await Eventually.IsTrueAsync(() => app.LogLines.Any(line => line.Contains(" began", StringComparison.Ordinal)), "the session is stored");
        await time.TurnUntilAsync(RevokedAsync(SampleUsers.Alan), "the tokens are revoked");
    }

    /// <summary>Another browser that has the callback's address, from a history that is shared, say, has not the cookie.</summary>
    [Fact]
    public async Task Only_the_browser_that_started_it_may_join()
    {
        using var visitor = _app.NewVisitor();
        using var other = _app.NewVisitor();
        var callback = await visitor.AuthorizeAsync(await visitor.LoginAsync());
        await other.LoginAsync();
        Ion.Ion.Faults.Add(SlowExchange);
        var underWay = visitor.GetAsync(callback.PathAndQuery);
        using var refused = await other.GetAsync(callback.PathAndQuery);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.DoesNotContain("ion-session", other.Cookies.Keys);
        using var accepted = await underWay;
        Assert.Equal(HttpStatusCode.Found, accepted.StatusCode);
    }

    /// <summary>Also with the cookie of the attempt, as a copy of the browser's cookies has it.</summary>
    [Fact]
    public async Task A_state_that_was_used_is_not_exchanged_again()
    {
        using var visitor = _app.NewVisitor();
        var authorize = await visitor.LoginAsync();
        using var copy = visitor.At(_app);
        using var first = await visitor.GetAsync((await visitor.AuthorizeAsync(authorize)).PathAndQuery);
        var asked = Asked();
        using var second = await copy.GetAsync((await copy.AuthorizeAsync(authorize)).PathAndQuery); // With a code of its own.

        Assert.Equal(HttpStatusCode.BadRequest, second.StatusCode);
        Assert.DoesNotContain("ion-session", copy.Cookies.Keys);
        Assert.Equal(asked, Asked());
        Assert.True(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task A_shutdown_waits_for_the_exchange_and_for_the_end_of_what_nobody_collects()
    {
        var app = await TestApp.StartAsync(Ion, storage);
        var issued = Ion.Ion.Counters.Read().CountIssued("authorization_code", SampleUsers.Katherine);
        using var visitor = app.NewVisitor();
        var callback = await visitor.AuthorizeAsync(await visitor.LoginAsync(), SampleUsers.Katherine);
        Ion.Ion.Faults.Add(SlowExchange);
        await LeaveAsync(visitor, callback);
        await app.DisposeAsync();

        Assert.Equal(issued + 1, Ion.Ion.Counters.Read().CountIssued("authorization_code", SampleUsers.Katherine));
        Assert.Equal((0, 0), await Ion.CountLiveTokensAsync(SampleUsers.Katherine));
    }

    [Fact]
    public async Task A_session_that_is_being_replaced_keeps_nobody_waiting_and_fails_nothing()
    {
        using var visitor = _app.NewVisitor();
        await visitor.SignInAsync(SampleUsers.Ada);
        var before = visitor.Handle;
        var callback = await visitor.AuthorizeAsync(await visitor.LoginAsync("/club"), SampleUsers.Ada);
        Ion.Ion.Faults.Add(new Fault { Endpoint = "revoke", Status = 500, Body = "no" });
        using var response = await visitor.GetAsync(callback.PathAndQuery);

        Assert.Equal("/club", response.Headers.Location!.OriginalString);
        await Eventually.IsTrueAsync(() => _app.LogLines.Any(line => line.Contains("its browser has signed in anew", StringComparison.Ordinal)), "the session before is ended");
        Assert.Null(await _app.Store.PeekAsync(before, CancellationToken));
        Assert.True(await visitor.IsSignedInAsync());
    }

    [Theory]
    [InlineData(401, """{"detail": "Authentication credentials were not provided."}""")]
    [InlineData(403, """{"detail": "Authentication credentials were not provided."}""")]
    [InlineData(403, "")]
    public async Task A_replica_that_does_not_know_the_token_yet_is_asked_once_more(int status, string body)
    {
        using var visitor = _app.NewVisitor();
        var callback = await visitor.AuthorizeAsync(await visitor.LoginAsync("/club"));
        Ion.Ion.Faults.Add(new Fault { Endpoint = "/api/profile", Status = status, Body = body, ContentType = "application/json", Times = 1 });
        using var response = await visitor.GetAsync(callback.PathAndQuery);

        Assert.Equal("/club", response.Headers.Location!.OriginalString);
        Assert.True(await visitor.IsSignedInAsync());
    }

    private Task RevokedAsync(string user) => Eventually.IsTrueAsync(
        async () => await Ion.CountLiveTokensAsync(user) == (0, 0), $"the tokens of {user} are revoked");

    private long Asked() => Ion.Ion.Counters.Read().CountTokenRequests("authorization_code");

    /// <summary>Sends the request, and leaves while Ion is slow.</summary>
    private async Task LeaveAsync(Visitor visitor, Uri callback)
    {
        using var gone = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, callback);
        request.Headers.Add("Cookie", string.Join("; ", visitor.Cookies.Select(cookie => $"{visitor.NameOf(cookie.Key)}={cookie.Value}")));
        var sent = gone.SendAsync(request, CancellationToken);
        await Eventually.IsTrueAsync(() => Ion.Ion.Faults.Current.Count == 0, "the fault has struck"); // It has struck.
        gone.CancelPendingRequests();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sent);
    }

}
