using System.Net;
using IonFunctions.Core.Sessions;
using IonFunctions.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace IonFunctions.Tests.Contract;

/// <summary>On Kestrel, and what needs a clock to turn.</summary>
public sealed class HotPathOnKestrelTests : HotPathTests, IClassFixture<SimulatedIonFixture>
{
    private readonly SimulatedIonFixture _fixture;
    private readonly Storage _storage;
    private readonly FakeTimeProvider _time = StorageOperations.NewTime();

    public HotPathOnKestrelTests(SimulatedIonFixture fixture, Storage storage)
        : base(fixture, storage, Head.Kestrel) => (_fixture, _storage) = (fixture, storage);

    [Fact]
    public async Task A_session_that_the_instance_does_not_know_costs_one_read_a_minute()
    {
        using var visitor = App.NewVisitor();
        await visitor.SignInAsync();
        await using var other = await StartAsync();
        using var elsewhere = visitor.At(other);

        for (var minute = 0; minute < 3; minute++)
        {
            for (var i = 0; i < 5; i++)
            {
                await AssertAnswersAsync(elsewhere, HttpStatusCode.OK, "/api/profile");
                _time.Advance(TimeSpan.FromSeconds(10));
            }

            Assert.Equal(["read"], other.Operations.Take());
            _time.Advance(TimeSpan.FromSeconds(10));
        }
    }

    [Fact]
    public async Task A_session_id_that_is_unknown_costs_one_read_and_then_nothing_for_some_seconds()
    {
        using var visitor = App.NewVisitor();
        visitor.Cookies["ion-session"] = SessionId.New().CookieValue;
        for (var i = 0; i < 10; i++)
        {
            await AssertAnswersAsync(visitor, HttpStatusCode.Unauthorized, "/api/profile");
        }

        Assert.Equal(["read"], App.Operations.Take());
        _time.Advance(TimeSpan.FromSeconds(6));
        await AssertAnswersAsync(visitor, HttpStatusCode.Unauthorized, "/api/profile");
        Assert.Equal(["read"], App.Operations.Take());
    }

    [Fact]
    public async Task A_flood_of_unknown_ids_does_not_push_out_a_session_that_is_known()
    {
        using var visitor = App.NewVisitor();
        await visitor.SignInAsync();
        App.Operations.Take();
        var cache = App.Services.GetRequiredService<SessionCache>();
        // More than the memory for unknown ids holds; over HTTP it would take minutes.
        for (var i = 0; i < 60_000; i++)
        {
            cache.SetUnknown(SessionId.New().Handle);
        }

        await AssertAnswersAsync(visitor, HttpStatusCode.OK, "/api/profile");
        Assert.Empty(App.Operations.Take());
    }

    [Fact]
    public async Task The_last_use_is_written_once_an_hour_and_keeps_the_session_from_idling_out()
    {
        using var visitor = await AppWithoutIon.SignedInAsync(App, _time.GetUtcNow());
        var start = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.True(await visitor.IsSignedInAsync());
        await SettleAsync();
        Assert.DoesNotContain("replace", App.Operations.Take());

        _time.Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < 5; i++)
        {
            Assert.True(await visitor.IsSignedInAsync());
            await SettleAsync();
        }

        Assert.Single(App.Operations.Take(), "replace");
        var row = await App.Store.ReadAsync(visitor.Handle, TestContext.Current.CancellationToken);
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
        using var visitor = await AppWithoutIon.SignedInAsync(App, _time.GetUtcNow());
        _time.Advance(TimeSpan.FromDays(14));

        Assert.False(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task A_last_use_that_can_not_be_written_fails_no_request_and_is_written_later()
    {
        using var visitor = await AppWithoutIon.SignedInAsync(App, _time.GetUtcNow());
        _time.Advance(TimeSpan.FromHours(2));
        Assert.NotNull(await App.Store.ReadAsync(visitor.Handle, TestContext.Current.CancellationToken)); // It is known now.
        App.Operations.Take();
        App.Operations.Down = true;
        Assert.True(await visitor.IsSignedInAsync());
        await SettleAsync();
        Assert.Equal(["replace"], App.Operations.Take());

        App.Operations.Down = false;
        Assert.True(await visitor.IsSignedInAsync());
        await SettleAsync();
        Assert.Equal(["replace"], App.Operations.Take());
        Assert.Contains(App.LogLines, line => line.Contains("could not be written", StringComparison.Ordinal));
    }

    /// <summary>Waits for what goes on after a request has been answered.</summary>
    private Task SettleAsync() => App.InFlight.StoppedAsync(TestContext.Current.CancellationToken);

    private protected override Task<TestApp> StartAsync() => TestApp.StartAsync(
        _fixture.Server,
        _storage,
        StorageOperations.NoSweep,
        services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time)),
        operations: new());
}
