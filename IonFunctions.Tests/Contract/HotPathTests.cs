using System.Net;
using IonFunctions.Core.Sessions;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Contract;

/// <summary>What a request costs in storage operations, which is what the app costs its owner.</summary>
public abstract class HotPathTests(SimulatedIonFixture fixture, Storage storage, Head head) : IAsyncLifetime
{
    private TestApp _app = null!;

    private protected TestApp App => _app;

    public async ValueTask InitializeAsync() => _app = await StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_sign_in_costs_three_writes_and_the_requests_after_it_nothing()
    {
        using var visitor = _app.NewVisitor();
        await visitor.SignInAsync();
        var signIn = _app.Operations.Take();
        for (var i = 0; i < 5; i++)
        {
            await AssertAnswersAsync(visitor, HttpStatusCode.OK, "/api/profile", "/api/session", "/");
        }

        Assert.Equal(["add due", "add to user", "insert"], signIn);
        Assert.Empty(_app.Operations.Take());
    }

    [Fact]
    public async Task An_instance_that_does_not_know_a_session_reads_it_once_for_many_requests()
    {
        using var visitor = _app.NewVisitor();
        await visitor.SignInAsync();
        await using var other = await StartAsync();
        using var elsewhere = visitor.At(other);
        for (var i = 0; i < 5; i++)
        {
            await AssertAnswersAsync(elsewhere, HttpStatusCode.OK, "/api/session");
        }

        Assert.Equal(["read"], other.Operations.Take());
    }

    [Fact]
    public async Task Who_has_no_cookie_or_one_that_can_be_no_session_costs_nothing()
    {
        using var visitor = _app.NewVisitor();
        await AssertAnswersAsync(visitor, HttpStatusCode.OK, "/api/session", "/");
        foreach (var value in new[] { "", "short", new string('A', 42), new string('A', 44), new string('*', 43), new string('A', 4_000) })
        {
            visitor.Cookies["ion-session"] = value;
            await AssertAnswersAsync(visitor, HttpStatusCode.OK, "/api/session", "/");
            await AssertAnswersAsync(visitor, HttpStatusCode.Unauthorized, "/api/profile");
        }

        Assert.Empty(_app.Operations.Take());
    }

    [Fact]
    public async Task With_storage_down_a_session_that_is_known_goes_on_and_another_waits()
    {
        using var visitor = _app.NewVisitor();
        await visitor.SignInAsync();
        using var unknown = _app.NewVisitor();
        unknown.Cookies["ion-session"] = SessionId.New().CookieValue;
        _app.Operations.Down = true;

        await AssertAnswersAsync(visitor, HttpStatusCode.OK, "/api/profile", "/api/session", "/");
        await AssertAnswersAsync(unknown, HttpStatusCode.ServiceUnavailable, "/api/profile", "/api/session", "/");
    }

    private protected static async Task AssertAnswersAsync(Visitor visitor, HttpStatusCode status, params string[] paths)
    {
        foreach (var path in paths)
        {
            using var response = await visitor.GetAsync(path);
            Assert.Equal(status, response.StatusCode);
        }
    }

    private protected virtual Task<TestApp> StartAsync() =>
        head.StartAsync(fixture.Server, storage, StorageOperations.NoSweep, countStorage: true);
}
