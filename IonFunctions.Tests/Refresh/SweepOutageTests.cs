using System.Net;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Refresh;
using IonFunctions.Simulator.Faults;
using IonFunctions.Tests.Waiting;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Tests.Refresh;

/// <summary>A sweep that Ion, storage or its own time fail, over a real table service and a simulated Ion.</summary>
public sealed class SweepOutageTests(SweepWorld world) : SweepSuite(world)
{
    [Fact]
    public async Task However_often_somebody_tries_during_an_outage_their_session_is_fresh_after_the_first_sweep_that_follows()
    {
        var app = await World.StartAppAsync();
        using var visitor = app.NewVisitor();
        await visitor.SignInAsync();
        World.Time.Advance(TimeSpan.FromHours(10));
        World.Ion.Faults.Add(new Fault { Endpoint = "token", Status = 500 });
        for (var minute = 0; minute < 30; minute++)
        {
            using (var response = await visitor.GetAsync("/api/profile"))
            {
                Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
            }

            if (minute % 5 == 0)
            {
                await World.SweepAsync(app);
            }

            World.Time.Advance(TimeSpan.FromMinutes(1));
        }

        World.Ion.Faults.Clear();
        Assert.Equal(1, (await World.SweepAsync(app)).Refreshed);
        await World.Stored.NoDueRowIsLostAsync();
    }

    [Fact]
    public async Task A_session_that_keeps_failing_is_tried_later_and_later_and_holds_up_nobody()
    {
        string? failing = null;
        var app = await World.StartAppAsync(HookedTokenClient.With(token => Task.FromResult<TokenResult?>(
            token.Value == failing ? new TokenResult.Unavailable(new(IonOutageKind.ServerError, "of this user alone")) : null)));
        World.Ion.Lifetimes.AccessToken = TimeSpan.FromMinutes(4); // Everybody is due at every sweep below.
        var sessions = await World.AddSessionsAsync(app, 10);
        failing = sessions[0].Tokens.RefreshToken.Value;

        var waits = new List<double>();
        for (var round = 0; round < 12; round++)
        {
            World.Time.Advance(TimeSpan.FromMinutes(5));
            var report = await World.SweepAsync(app);
            Assert.Equal(9, report.Refreshed);
            if (report.Postponed == 1)
            {
                waits.Add(((await SweepWorld.ReadAsync(app, sessions[0].Handle)).DueAt - Now).TotalMinutes);
            }

            await World.Stored.NoDueRowIsLostAsync();
        }

        // 1, 2, 4, 8, 16 … minutes and up to a quarter more; the first may have been taken for an outage of Ion's.
        Assert.InRange(waits.Count, 4, 8);
        Assert.Equal(waits.Order(), waits);
        Assert.InRange(waits[^1], 7.9, 60 * 1.25);

        failing = null;
        World.Time.Advance(TimeSpan.FromHours(1.5));
        Assert.Equal(10, (await World.SweepAsync(app)).Refreshed);
        Assert.Equal(0, (await SweepWorld.ReadAsync(app, sessions[0].Handle)).RefreshFailures);
    }

    [Fact]
    public async Task An_Ion_that_is_down_is_asked_a_handful_of_times_and_everybody_is_refreshed_when_it_is_back()
    {
        var app = await World.StartAppAsync();
        await World.AddSessionsAsync(app, 200);
        World.Time.Advance(UntilDue);
        World.Ion.Faults.Add(new Fault { Endpoint = "token", Drop = true });

        for (var sweep = 0; sweep < 6; sweep++)
        {
            World.Ion.Counters.Reset();
            var report = await World.SweepAsync(app);
            Assert.InRange(World.CountRefreshes(), 1, 5);
            Assert.Equal("Ion is down", report.StoppedBy);
            Assert.Contains(app.LogLines, line => line.Contains("took no more work, because Ion is down", StringComparison.Ordinal));
            await World.Stored.NoDueRowIsLostAsync();
            World.Time.Advance(TimeSpan.FromMinutes(5));
        }

        World.Ion.Faults.Clear();
        World.Ion.Counters.Reset();
        Assert.Equal(200, (await World.SweepAsync(app)).Refreshed);
        Assert.Equal(200, World.CountRefreshes());
        Assert.Equal(200, (await World.Stored.ReadSessionsAsync()).Count);
        await World.Stored.NoDueRowIsLostAsync();
    }

    [Fact]
    public async Task An_Ion_that_goes_down_during_the_sweep_is_soon_let_be()
    {
        var asked = 0;
        var app = await World.StartAppAsync(
            HookedTokenClient.With(_ => Task.FromResult<TokenResult?>(
                Interlocked.Increment(ref asked) <= 10 ? null : new TokenResult.Unavailable(new(IonOutageKind.Unreachable, "down")))),
            ("Refresh:Parallelism", "8"));
        await World.AddSessionsAsync(app, 100);
        World.Time.Advance(UntilDue);

        var report = await World.SweepAsync(app);

        Assert.Equal((10, "Ion is down"), (report.Refreshed, report.StoppedBy));
        Assert.InRange(asked, 13, 10 + 3 + 8);
        await World.Stored.NoDueRowIsLostAsync();
    }

    [Fact]
    public async Task Ions_Retry_After_is_honoured_by_sweep_and_requests()
    {
        var app = await World.StartAppAsync();
        using var visitor = app.NewVisitor();
        await visitor.SignInAsync();
        World.Time.Advance(TimeSpan.FromHours(10));
        World.Ion.Faults.Add(new Fault
        {
            Endpoint = "token",
            Status = 429,
            Body = "slow down",
            Headers = new Dictionary<string, string> { ["Retry-After"] = "480" },
        });
        Assert.Equal(1, (await World.SweepAsync(app)).Postponed);
        World.Ion.Faults.Clear();
        World.Ion.Counters.Reset();

        using (var early = await visitor.GetAsync("/api/profile"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, early.StatusCode);
            Assert.InRange(early.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 300, 480);
        }

        World.Time.Advance(TimeSpan.FromMinutes(5));
        await World.SweepAsync(app);
        Assert.Equal(0, World.CountRefreshes());
        await World.Stored.NoDueRowIsLostAsync();

        World.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, (await World.SweepAsync(app)).Refreshed);
    }

    [Fact]
    public async Task At_shutdown_no_more_work_is_taken_and_what_has_begun_is_finished()
    {
        using var stopping = new CancellationTokenSource();
        var app = await World.StartAppAsync(
            HookedTokenClient.With(async _ =>
            {
                await stopping.CancelAsync();
                await Task.Delay(200, CancellationToken);
                return null;
            }));
        await World.AddSessionsAsync(app, 20);
        World.Time.Advance(UntilDue);

        var report = await World.SweepUntilAsync(app, stopping.Token);

        Assert.Equal((1, "the app is shutting down"), (report.Refreshed, report.StoppedBy));
        Assert.Equal(1, World.CountRefreshes("success"));
        await World.Stored.NoDueRowIsLostAsync();
        Assert.Equal(0, (await World.SweepUntilAsync(app, stopping.Token)).Due);
    }

    [Fact]
    public async Task When_its_time_is_over_the_sweep_leaves_the_rest_to_the_next()
    {
        var slow = true;
        var app = await World.StartAppAsync(
            HookedTokenClient.With(_ =>
            {
                World.Time.Advance(slow ? TimeSpan.FromMinutes(1) : TimeSpan.Zero);
                return Task.FromResult<TokenResult?>(null);
            }),
            ("Refresh:Parallelism", "1"));
        await World.AddSessionsAsync(app, 12);
        World.Time.Advance(UntilDue);

        var sweep = app.Services.GetRequiredService<RefreshSweep>().SweepAsync(CancellationToken);
        await Eventually.EndsAsync(sweep, "the sweep"); // Its minutes pass in the hook alone.
        var report = await sweep;
        Assert.Equal((4, "its time is up"), (report.Refreshed, report.StoppedBy));
        await World.Stored.NoDueRowIsLostAsync();

        slow = false;
        Assert.Equal(8, (await World.SweepAsync(app)).Refreshed);
        await World.Stored.NoDueRowIsLostAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(23)]
    [InlineData(40)]
    public async Task Storage_that_fails_in_the_middle_loses_no_session_and_no_due_row(int requestsBefore)
    {
        await using var relay = await World.RelayStorageAsync();
        var app = await World.StartAppAsync(null, await World.StorageBehindAsync(relay), ("Refresh:Parallelism", "4"));
        await World.AddSessionsAsync(app, 20);
        World.Time.Advance(UntilDue);

        var (passed, failed) = (0, 0);
        relay.Failing = _ => Interlocked.Increment(ref passed) > requestsBefore && Interlocked.Increment(ref failed) <= 40 ? 503 : null;
        await World.SweepAsync(app);
        Assert.NotEqual(0, failed);
        relay.Failing = null;
        await World.Stored.NoDueRowIsLostAsync();

        // A lease whose holder could not give it back lapses in 20 s of storage's time; the flight waits for it.
        for (var sweep = 0; sweep < 4; sweep++)
        {
            World.Time.Advance(TimeSpan.FromMinutes(5));
            await World.SweepAsync(app);
            await World.Stored.NoDueRowIsLostAsync();
        }

        Assert.Equal(20, World.CountRefreshes("success"));
        Assert.Equal(0, World.CountRefreshes("invalid_grant"));
        Assert.Equal(20, (await World.Stored.ReadSessionsAsync()).Count);
    }
}
