using System.Net;
using IonFunctions.Core.Sessions;
using IonFunctions.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace IonFunctions.Tests.Contract;

/// <summary>What a request costs in storage operations, which is what the app costs its owner.</summary>
public sealed class HotPathTests(SimulatedIonFixture fixture, Storage storage) : IClassFixture<SimulatedIonFixture>, IAsyncLifetime
{
    private readonly StorageOperations _operations = new();
    private readonly FakeTimeProvider _time = StorageOperations.NewTime();
    private TestApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await StartAsync(_operations);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_sign_in_costs_three_writes_and_the_requests_after_it_nothing()
    {
        using var visitor = _app.NewVisitor();
        await visitor.SignInAsync();
        var signIn = _operations.Take();
        for (var i = 0; i < 5; i++)
        {
            await AssertAnswersAsync(visitor, HttpStatusCode.OK, "/api/profile", "/api/session", "/");
        }

        Assert.Equal(["add due", "add to user", "insert"], signIn);
        Assert.Empty(_operations.Take());
    }

    [Fact]
    public async Task A_session_that_the_instance_does_not_know_costs_one_read_a_minute()
    {
        using var visitor = _app.NewVisitor();
        await visitor.SignInAsync();
        var operations = new StorageOperations();
        await using var other = await StartAsync(operations);
        using var elsewhere = visitor.At(other);

        for (var minute = 0; minute < 3; minute++)
        {
            for (var i = 0; i < 5; i++)
            {
                await AssertAnswersAsync(elsewhere, HttpStatusCode.OK, "/api/profile");
                _time.Advance(TimeSpan.FromSeconds(10));
            }

            Assert.Equal(["read"], operations.Take());
            _time.Advance(TimeSpan.FromSeconds(10));
        }
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

        Assert.Empty(_operations.Take());
    }

    [Fact]
    public async Task A_session_id_that_is_unknown_costs_one_read_and_then_nothing_for_some_seconds()
    {
        using var visitor = _app.NewVisitor();
        visitor.Cookies["ion-session"] = SessionId.New().CookieValue;
        for (var i = 0; i < 10; i++)
        {
            await AssertAnswersAsync(visitor, HttpStatusCode.Unauthorized, "/api/profile");
        }

        Assert.Equal(["read"], _operations.Take());
        _time.Advance(TimeSpan.FromSeconds(6));
        await AssertAnswersAsync(visitor, HttpStatusCode.Unauthorized, "/api/profile");
        Assert.Equal(["read"], _operations.Take());
    }

    [Fact]
    public async Task A_flood_of_unknown_ids_does_not_push_out_a_session_that_is_known()
    {
        using var visitor = _app.NewVisitor();
        await visitor.SignInAsync();
        _operations.Take();
        var cache = _app.Services.GetRequiredService<SessionCache>();
        // More than the memory for unknown ids holds; over HTTP it would take minutes.
        for (var i = 0; i < 60_000; i++)
        {
            cache.SetUnknown(SessionId.New().Handle);
        }

        await AssertAnswersAsync(visitor, HttpStatusCode.OK, "/api/profile");
        Assert.Empty(_operations.Take());
    }

    [Fact]
    public async Task The_last_use_is_written_once_an_hour_and_keeps_the_session_from_idling_out()
    {
        using var visitor = await AppWithoutIon.SignedInAsync(_app, _time.GetUtcNow());
        var start = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.True(await visitor.IsSignedInAsync());
        await SettleAsync();
        Assert.DoesNotContain("replace", _operations.Take());

        _time.Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < 5; i++)
        {
            Assert.True(await visitor.IsSignedInAsync());
            await SettleAsync();
        }

        Assert.Single(_operations.Take(), "replace");
        var row = await _app.Store.ReadAsync(visitor.Handle, TestContext.Current.CancellationToken);
        Assert.Equal(start + TimeSpan.FromHours(1), row!.LastSeenAt);

        // Thirteen days at a time is never fourteen days idle; the session ends by age, 30 days after it began.
        _time.Advance(TimeSpan.FromDays(13));
        Assert.True(await visitor.IsSignedInAsync());
        await SettleAsync();
        _time.Advance(TimeSpan.FromDays(13));
        Assert.True(await visitor.IsSignedInAsync());
        await SettleAsync();
        _time.Advance(TimeSpan.FromDays(4));
        Assert.False(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task A_session_that_nobody_used_for_two_weeks_is_over()
    {
        using var visitor = await AppWithoutIon.SignedInAsync(_app, _time.GetUtcNow());
        _time.Advance(TimeSpan.FromDays(14));

        Assert.False(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task A_last_use_that_can_not_be_written_fails_no_request_and_is_written_later()
    {
        using var visitor = await AppWithoutIon.SignedInAsync(_app, _time.GetUtcNow());
        _time.Advance(TimeSpan.FromHours(2));
        Assert.NotNull(await _app.Store.ReadAsync(visitor.Handle, TestContext.Current.CancellationToken)); // It is known now.
        _operations.Take();
        _operations.Down = true;
        Assert.True(await visitor.IsSignedInAsync());
        await SettleAsync();
        Assert.Equal(["replace"], _operations.Take());

        _operations.Down = false;
        Assert.True(await visitor.IsSignedInAsync());
        await SettleAsync();
        Assert.Equal(["replace"], _operations.Take());
        Assert.Contains(_app.LogLines, line => line.Contains("could not be written", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_storage_down_a_session_that_is_known_goes_on_and_another_waits()
    {
        using var visitor = _app.NewVisitor();
        await visitor.SignInAsync();
        using var unknown = _app.NewVisitor();
        unknown.Cookies["ion-session"] = SessionId.New().CookieValue;
        _operations.Down = true;

        await AssertAnswersAsync(visitor, HttpStatusCode.OK, "/api/profile", "/api/session", "/");
        await AssertAnswersAsync(unknown, HttpStatusCode.ServiceUnavailable, "/api/profile", "/api/session", "/");
    }

    private static async Task AssertAnswersAsync(Visitor visitor, HttpStatusCode status, params string[] paths)
    {
        foreach (var path in paths)
        {
            using var response = await visitor.GetAsync(path);
            Assert.Equal(status, response.StatusCode);
        }
    }

    /// <summary>Waits for what goes on after a request has been answered.</summary>
    private Task SettleAsync() => _app.InFlight.StoppedAsync(TestContext.Current.CancellationToken);

    private Task<TestApp> StartAsync(StorageOperations operations) => TestApp.StartAsync(
        fixture.Server,
        storage,
        StorageOperations.NoSweep,
        services =>
        {
            operations.Count(services);
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time));
        });
}
