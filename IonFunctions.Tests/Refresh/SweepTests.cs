using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Tokens;
using IonFunctions.Simulator.Faults;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Waiting;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Tests.Refresh;

/// <summary>The sweep, over a real table service and a simulated Ion. Ion's tokens live 10 hours, the lead time is one.</summary>
public sealed class SweepTests(SweepWorld world) : IClassFixture<SweepWorld>, IAsyncLifetime
{
    private static readonly TimeSpan UntilDue = TimeSpan.FromHours(9.02);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private DateTimeOffset Now => world.Time.GetUtcNow();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await world.EndTestAsync();

    [Fact]
    public async Task A_due_session_is_refreshed_before_it_expires_and_is_due_again_before_the_next_expiry()
    {
        var app = await world.StartAppAsync();
        using var visitor = app.NewVisitor();
        await visitor.SignInAsync();
        var before = await SweepWorld.ReadAsync(app, visitor.Handle);
        world.Time.Advance(UntilDue);

        var report = await world.SweepAsync(app);

        Assert.Equal((1, 1, 0, 0), (report.Due, report.Refreshed, report.Ended, report.Postponed));
        Assert.Equal(1, world.CountRefreshes("success"));
        var after = await SweepWorld.ReadAsync(app, visitor.Handle);
        Assert.NotEqual(before.Tokens.AccessToken, after.Tokens.AccessToken);
        Assert.InRange(after.DueAt, Now.AddHours(8.7), Now.AddHours(9));
        Assert.Equal([DueRow.At(visitor.Handle, after.DueAt)], await world.Stored.ReadDueAsync());

        using var response = await visitor.GetAsync("/api/profile");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(1, world.CountRefreshes());
    }

    [Fact]
    public async Task What_is_not_due_yet_is_not_looked_at()
    {
        var app = await world.StartAppAsync();
        await world.AddSessionsAsync(app, 5);
        world.Time.Advance(TimeSpan.FromHours(8.7));

        var report = await world.SweepAsync(app);

        Assert.Equal(0, report.Due);
        Assert.Equal(0, world.CountRefreshes());
        await world.Stored.NoDueRowIsLostAsync();
    }

    [Fact]
    public async Task A_session_whose_token_was_refreshed_meanwhile_is_moved_to_when_it_is_due()
    {
        var app = await world.StartAppAsync();
        var session = (await world.AddSessionsAsync(app, 1, (session, _) => session with { DueAt = Now.AddMinutes(-2) }))[0];

        var report = await world.SweepAsync(app);

        Assert.Equal((1, 0), (report.Due, report.Refreshed));
        Assert.Equal(0, world.CountRefreshes());
        Assert.InRange((await SweepWorld.ReadAsync(app, session.Handle)).DueAt, Now.AddHours(8.7), Now.AddHours(9));
        Assert.Single(await world.Stored.ReadDueAsync());
        await world.Stored.NoDueRowIsLostAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_idle_or_expired_session_is_revoked_at_Ion_and_deleted(bool idle)
    {
        var app = await world.StartAppAsync();
        await world.Server.RevokeGrantsAsync(SampleUsers.Ada);
        await world.AddSessionsAsync(app, 3, (session, _) => idle
            ? session with { LastSeenAt = Now.AddDays(-14), DueAt = Now.AddMinutes(-2) }
            : session with { ExpiresAt = Now.AddMinutes(-2), DueAt = Now.AddMinutes(-2) });
        Assert.Equal((3, 3), await world.Server.CountLiveTokensAsync(SampleUsers.Ada));

        var report = await world.SweepAsync(app);

        Assert.Equal((3, 0, 3), (report.Due, report.Refreshed, report.Ended));
        Assert.Equal((0, 0), await world.Server.CountLiveTokensAsync(SampleUsers.Ada));
        Assert.Empty(await world.Stored.ReadSessionsAsync());
        Assert.Empty(await world.Stored.ReadDueAsync());
    }

    [Fact]
    public async Task A_session_that_Ion_can_not_revoke_now_is_ended_when_it_can()
    {
        var app = await world.StartAppAsync();
        await world.AddSessionsAsync(app, 1, (session, _) => session with { ExpiresAt = Now.AddMinutes(-2), DueAt = Now.AddMinutes(-2) });
        world.Ion.Faults.Add(new Fault { Endpoint = "revoke", Status = 503 });

        Assert.Equal(1, (await world.SweepAsync(app)).Postponed);
        await world.Stored.NoDueRowIsLostAsync();
        Assert.Single(await world.Stored.ReadSessionsAsync());

        world.Ion.Faults.Clear();
        world.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, (await world.SweepAsync(app)).Ended);
        Assert.Empty(await world.Stored.ReadSessionsAsync());
        Assert.Empty(await world.Stored.ReadDueAsync());
    }

    [Fact]
    public async Task A_session_that_Ion_never_revokes_is_deleted_after_a_week()
    {
        var app = await world.StartAppAsync();
        await world.AddSessionsAsync(app, 1, (session, _) => session with { ExpiresAt = Now.AddDays(-7).AddMinutes(-1), DueAt = Now.AddMinutes(-2) });
        world.Ion.Faults.Add(new Fault { Endpoint = "revoke", Drop = true });

        Assert.Equal(1, (await world.SweepAsync(app)).Ended);
        Assert.Empty(await world.Stored.ReadSessionsAsync());
        Assert.Empty(await world.Stored.ReadDueAsync());
    }

    [Fact]
    public async Task A_session_that_nobody_uses_is_left_until_its_end()
    {
        var app = await world.StartAppAsync();
        var lastSeen = Now.AddDays(-3) + TimeSpan.FromHours(9);
        var session = (await world.AddSessionsAsync(app, 1, (session, _) => session with { LastSeenAt = lastSeen }))[0];
        world.Time.Advance(UntilDue);

        var report = await world.SweepAsync(app);

        Assert.Equal((1, 0, 0, 0), (report.Due, report.Refreshed, report.Ended, report.Postponed));
        Assert.Equal(0, world.CountRefreshes());
        Assert.Equal(lastSeen.AddDays(14), (await SweepWorld.ReadAsync(app, session.Handle)).DueAt);
        Assert.Single(await world.Stored.ReadDueAsync());
        await world.Stored.NoDueRowIsLostAsync();
    }

    [Fact]
    public async Task Who_comes_back_is_refreshed_on_demand_and_by_the_sweep_from_then_on()
    {
        var app = await world.StartAppAsync();
        using var visitor = app.NewVisitor();
        await visitor.SignInAsync();
        world.Time.Advance(TimeSpan.FromDays(4));
        await world.SweepAsync(app);
        Assert.Equal(0, world.CountRefreshes());

        using (var response = await world.RunClockAsync(visitor.GetAsync("/api/profile")))
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        await world.Stored.NoDueRowIsLostAsync();
        world.Time.Advance(UntilDue);
        Assert.Equal(1, (await world.SweepAsync(app)).Refreshed);
        Assert.Equal(2, world.CountRefreshes("success"));
        await world.Stored.NoDueRowIsLostAsync();
    }

    [Fact]
    public async Task Who_took_the_permission_back_is_gone_after_the_sweep()
    {
        var app = await world.StartAppAsync();
        await world.AddSessionsAsync(app, 1);
        await world.Server.RevokeGrantsAsync(SampleUsers.Ada);
        world.Time.Advance(UntilDue);

        Assert.Equal(1, (await world.SweepAsync(app)).Ended);
        Assert.Equal(1, world.CountRefreshes("invalid_grant"));
        Assert.Empty(await world.Stored.ReadSessionsAsync());

        // The due row that was written ahead of the refresh goes when its time comes.
        world.Time.Advance(UntilDue);
        await world.SweepAsync(app);
        Assert.Equal(1, world.CountRefreshes());
        Assert.Empty(await world.Stored.ReadDueAsync());
    }

    [Fact]
    public async Task A_due_row_of_a_session_that_is_gone_is_taken_away()
    {
        var app = await world.StartAppAsync();
        await world.AddSessionsAsync(app, 1);
        await world.Stored.AddDueAsync(DueRow.At(SessionId.New().Handle, Now.AddMinutes(-2)));
        var report = await world.SweepAsync(app);

        Assert.Equal((1, 0, 0, 0), (report.Due, report.Refreshed, report.Ended, report.Postponed));
        Assert.Single(await world.Stored.ReadDueAsync());
        await world.Stored.NoDueRowIsLostAsync();
    }

    [Fact]
    public async Task Doubled_due_rows_cost_no_second_refresh()
    {
        var app = await world.StartAppAsync();
        var session = (await world.AddSessionsAsync(app, 1))[0];
        world.Time.Advance(UntilDue);
        for (var minutes = 1; minutes <= 5; minutes++)
        {
            await world.Stored.AddDueAsync(DueRow.At(session.Handle, Now.AddMinutes(-20 - minutes)));
        }

        var report = await world.SweepAsync(app);

        Assert.Equal((6, 1), (report.Due, report.Refreshed));
        Assert.Equal(1, world.CountRefreshes());
        Assert.Single(await world.Stored.ReadDueAsync());
        await world.Stored.NoDueRowIsLostAsync();
    }

    [Fact]
    public async Task A_session_whose_key_is_missing_keeps_its_due_row_for_when_the_key_is_back()
    {
        var app = await world.StartAppAsync();
        var session = (await world.AddSessionsAsync(app, 1))[0];
        world.Time.Advance(UntilDue);
        var stranger = await world.StartAppAsync(null, ("Session:Key", IonFunctions.Local.LocalSecrets.Generate().SessionKey));

        Assert.Equal((0, 0, 1), (await world.SweepAsync(stranger)) is var report ? (report.Refreshed, report.Ended, report.Postponed) : default);
        await world.Stored.NoDueRowIsLostAsync();

        world.Time.Advance(TimeSpan.FromMinutes(65));
        Assert.Equal(1, (await world.SweepAsync(app)).Refreshed);
        Assert.NotEqual(session.Tokens, (await SweepWorld.ReadAsync(app, session.Handle)).Tokens);
        await world.Stored.NoDueRowIsLostAsync();
    }

    [Fact]
    public async Task A_session_whose_key_never_comes_back_is_deleted_when_it_has_expired()
    {
        var app = await world.StartAppAsync();
        await world.AddSessionsAsync(app, 1);
        world.Time.Advance(TimeSpan.FromDays(31));
        var stranger = await world.StartAppAsync(null, ("Session:Key", IonFunctions.Local.LocalSecrets.Generate().SessionKey));

        Assert.Equal(1, (await world.SweepAsync(stranger)).Ended);
        Assert.Empty(await world.Stored.ReadSessionsAsync());
        Assert.Empty(await world.Stored.ReadDueAsync());
    }

    [Fact]
    public async Task Whoever_is_refreshed_is_due_again_before_the_next_expiry_however_long_ago_the_row_says_it_was_used()
    {
        // A request after some days writes the session's use beside its refresh, and so perhaps after it.
        var app = await world.StartAppAsync();
        var session = (await world.AddSessionsAsync(app, 1, (session, _) => session with { LastSeenAt = Now.AddDays(-4) }))[0];
        var known = await SweepWorld.ReadAsync(app, session.Handle);

        Assert.IsType<RefreshOutcome.Fresh>(await app.Services.GetRequiredService<RefreshFlight>().RunAsync(known, new(known.Tokens.AccessToken)));

        Assert.InRange((await SweepWorld.ReadAsync(app, session.Handle)).DueAt, Now.AddHours(8.7), Now.AddHours(9));
        await world.Stored.NoDueRowIsLostAsync();
    }

    [Fact]
    public async Task However_often_somebody_tries_during_an_outage_their_session_is_fresh_after_the_first_sweep_that_follows()
    {
        var app = await world.StartAppAsync();
        using var visitor = app.NewVisitor();
        await visitor.SignInAsync();
        world.Time.Advance(TimeSpan.FromHours(10));
        world.Ion.Faults.Add(new Fault { Endpoint = "token", Status = 500 });
        for (var minute = 0; minute < 30; minute++)
        {
            using (var response = await visitor.GetAsync("/api/profile"))
            {
                Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
            }

            if (minute % 5 == 0)
            {
                await world.SweepAsync(app);
            }

            world.Time.Advance(TimeSpan.FromMinutes(1));
        }

        world.Ion.Faults.Clear();
        Assert.Equal(1, (await world.SweepAsync(app)).Refreshed);
        await world.Stored.NoDueRowIsLostAsync();
    }

    [Fact]
    public async Task The_sweep_goes_in_due_order_whatever_shard_a_session_is_in()
    {
        var sent = new ConcurrentQueue<string>();
        var app = await world.StartAppAsync(
            HookedTokenClient.With(token =>
            {
                sent.Enqueue(token.Value);
                return Task.FromResult<TokenResult?>(null);
            }),
            ("Refresh:Parallelism", "1"));
        world.Ion.Lifetimes.AccessToken = TimeSpan.FromMinutes(30);
        var sessions = await world.AddSessionsAsync(app, 24, (session, number) => session with { DueAt = session.DueAt.AddMinutes(number * 7 % 24) });
        world.Time.Advance(TimeSpan.FromMinutes(50));

        Assert.Equal(24, (await world.SweepAsync(app)).Refreshed);
        var minutes = sent.Select(token => sessions.Single(session => session.Tokens.RefreshToken.Value == token))
            .Select(session => DueRow.At(session.Handle, session.DueAt).Minute).ToList();
        Assert.Equal(minutes.Order(), minutes);
        Assert.InRange(sessions.Select(session => DueRow.At(session.Handle, session.DueAt).Shard).Distinct().Count(), 2, DueRow.Shards);
    }

    [Fact]
    public async Task No_more_refreshes_than_allowed_are_in_flight()
    {
        var (begun, running, most) = (0, 0, 0);
        var app = await world.StartAppAsync(
            HookedTokenClient.With(async _ =>
            {
                var now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                // The first goes alone; of the others, as many as may come together before one goes on.
                await Eventually.IsTrueAsync(
                    Interlocked.Increment(ref begun) == 1 ? () => true : () => Volatile.Read(ref most) >= 5, "as many as allowed are in flight");
                await Task.Delay(100, CancellationToken); // One more would come now.
                Interlocked.Decrement(ref running);
                return null;
            }),
            ("Refresh:Parallelism", "5"));
        await world.AddSessionsAsync(app, 30);
        world.Time.Advance(UntilDue);

        Assert.Equal(30, (await world.SweepAsync(app)).Refreshed);
        Assert.Equal(5, most);

        static void InterlockedMax(ref int target, int value)
        {
            for (var seen = target; seen < value;)
            {
                seen = Interlocked.CompareExchange(ref target, value, seen);
            }
        }
    }

    [Fact]
    public async Task A_session_that_keeps_failing_is_tried_later_and_later_and_holds_up_nobody()
    {
        string? failing = null;
        var app = await world.StartAppAsync(HookedTokenClient.With(token => Task.FromResult<TokenResult?>(
            token.Value == failing ? new TokenResult.Unavailable(new(IonOutageKind.ServerError, "of this user alone")) : null)));
        world.Ion.Lifetimes.AccessToken = TimeSpan.FromMinutes(4); // Everybody is due at every sweep below.
        var sessions = await world.AddSessionsAsync(app, 10);
        failing = sessions[0].Tokens.RefreshToken.Value;

        var waits = new List<double>();
        for (var round = 0; round < 12; round++)
        {
            world.Time.Advance(TimeSpan.FromMinutes(5));
            var report = await world.SweepAsync(app);
            Assert.Equal(9, report.Refreshed);
            if (report.Postponed == 1)
            {
                waits.Add(((await SweepWorld.ReadAsync(app, sessions[0].Handle)).DueAt - Now).TotalMinutes);
            }

            await world.Stored.NoDueRowIsLostAsync();
        }

        // 1, 2, 4, 8, 16 … minutes and up to a quarter more; the first may have been taken for an outage of Ion's.
        Assert.InRange(waits.Count, 4, 8);
        Assert.Equal(waits.Order(), waits);
        Assert.InRange(waits[^1], 7.9, 60 * 1.25);

        failing = null;
        world.Time.Advance(TimeSpan.FromHours(1.5));
        Assert.Equal(10, (await world.SweepAsync(app)).Refreshed);
        Assert.Equal(0, (await SweepWorld.ReadAsync(app, sessions[0].Handle)).RefreshFailures);
    }

    [Fact]
    public async Task An_Ion_that_is_down_is_asked_a_handful_of_times_and_everybody_is_refreshed_when_it_is_back()
    {
        var app = await world.StartAppAsync();
        await world.AddSessionsAsync(app, 200);
        world.Time.Advance(UntilDue);
        world.Ion.Faults.Add(new Fault { Endpoint = "token", Drop = true });

        for (var sweep = 0; sweep < 6; sweep++)
        {
            world.Ion.Counters.Reset();
            var report = await world.SweepAsync(app);
            Assert.InRange(world.CountRefreshes(), 1, 5);
            Assert.Equal("Ion is down", report.StoppedBy);
            Assert.Contains(app.LogLines, line => line.Contains("took no more work, because Ion is down", StringComparison.Ordinal));
            await world.Stored.NoDueRowIsLostAsync();
            world.Time.Advance(TimeSpan.FromMinutes(5));
        }

        world.Ion.Faults.Clear();
        world.Ion.Counters.Reset();
        Assert.Equal(200, (await world.SweepAsync(app)).Refreshed);
        Assert.Equal(200, world.CountRefreshes());
        Assert.Equal(200, (await world.Stored.ReadSessionsAsync()).Count);
        await world.Stored.NoDueRowIsLostAsync();
    }

    [Fact]
    public async Task An_Ion_that_goes_down_during_the_sweep_is_soon_let_be()
    {
        var asked = 0;
        var app = await world.StartAppAsync(
            HookedTokenClient.With(_ => Task.FromResult<TokenResult?>(
                Interlocked.Increment(ref asked) <= 10 ? null : new TokenResult.Unavailable(new(IonOutageKind.Unreachable, "down")))),
            ("Refresh:Parallelism", "8"));
        await world.AddSessionsAsync(app, 100);
        world.Time.Advance(UntilDue);

        var report = await world.SweepAsync(app);

        Assert.Equal((10, "Ion is down"), (report.Refreshed, report.StoppedBy));
        Assert.InRange(asked, 13, 10 + 3 + 8);
        await world.Stored.NoDueRowIsLostAsync();
    }

    [Fact]
    public async Task Ions_Retry_After_is_honoured_by_sweep_and_requests()
    {
        var app = await world.StartAppAsync();
        using var visitor = app.NewVisitor();
        await visitor.SignInAsync();
        world.Time.Advance(TimeSpan.FromHours(10));
        world.Ion.Faults.Add(new Fault
        {
            Endpoint = "token",
            Status = 429,
            Body = "slow down",
            Headers = new Dictionary<string, string> { ["Retry-After"] = "480" },
        });
        Assert.Equal(1, (await world.SweepAsync(app)).Postponed);
        world.Ion.Faults.Clear();
        world.Ion.Counters.Reset();

        using (var early = await visitor.GetAsync("/api/profile"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, early.StatusCode);
            Assert.InRange(early.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 300, 480);
        }

        world.Time.Advance(TimeSpan.FromMinutes(5));
        await world.SweepAsync(app);
        Assert.Equal(0, world.CountRefreshes());
        await world.Stored.NoDueRowIsLostAsync();

        world.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, (await world.SweepAsync(app)).Refreshed);
    }

    [Fact]
    public async Task At_shutdown_no_more_work_is_taken_and_what_has_begun_is_finished()
    {
        using var stopping = new CancellationTokenSource();
        var app = await world.StartAppAsync(
            HookedTokenClient.With(async _ =>
            {
                await stopping.CancelAsync();
                await Task.Delay(200, CancellationToken);
                return null;
            }));
        await world.AddSessionsAsync(app, 20);
        world.Time.Advance(UntilDue);

        var report = await world.SweepUntilAsync(app, stopping.Token);

        Assert.Equal((1, "the app is shutting down"), (report.Refreshed, report.StoppedBy));
        Assert.Equal(1, world.CountRefreshes("success"));
        await world.Stored.NoDueRowIsLostAsync();
        Assert.Equal(0, (await world.SweepUntilAsync(app, stopping.Token)).Due);
    }

    [Fact]
    public async Task When_its_time_is_over_the_sweep_leaves_the_rest_to_the_next()
    {
        var slow = true;
        var app = await world.StartAppAsync(
            HookedTokenClient.With(_ =>
            {
                world.Time.Advance(slow ? TimeSpan.FromMinutes(1) : TimeSpan.Zero);
                return Task.FromResult<TokenResult?>(null);
            }),
            ("Refresh:Parallelism", "1"));
        await world.AddSessionsAsync(app, 12);
        world.Time.Advance(UntilDue);

        var sweep = app.Services.GetRequiredService<RefreshSweep>().SweepAsync(CancellationToken);
        await Eventually.EndsAsync(sweep, "the sweep"); // Its minutes pass in the hook alone.
        var report = await sweep;
        Assert.Equal((4, "its time is up"), (report.Refreshed, report.StoppedBy));
        await world.Stored.NoDueRowIsLostAsync();

        slow = false;
        Assert.Equal(8, (await world.SweepAsync(app)).Refreshed);
        await world.Stored.NoDueRowIsLostAsync();
    }

    [Fact]
    public async Task Two_sweeps_and_requests_at_once_send_each_token_once()
    {
        TestApp[] apps = [await world.StartAppAsync(), await world.StartAppAsync()];
        await world.AddSessionsAsync(apps[0], 40);
        var visitors = new List<Visitor>();
        for (var i = 0; i < 10; i++)
        {
            var visitor = apps[0].NewVisitor();
            await visitor.SignInAsync();
            visitors.AddRange([visitor, visitor.At(apps[1])]);
        }

        // For a sweep they are due, for a request expired.
        world.Time.Advance(TimeSpan.FromHours(10));
        world.Ion.Counters.Reset();
        var sweeps = Task.WhenAll(apps.Select(app => app.Services.GetRequiredService<RefreshSweep>().SweepAsync(CancellationToken)));
        var requests = Task.WhenAll(visitors.Select(visitor => visitor.GetAsync("/api/profile")));
        await world.RunClockAsync(Task.WhenAll(sweeps, requests), speed: 0.2); // No caller is to run out of patience.
        var answers = await requests;

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(50, world.CountRefreshes());
        Assert.Equal(50, world.CountRefreshes("success"));
        Assert.Equal(50, (await world.Stored.ReadSessionsAsync()).Count);
        await world.Stored.NoDueRowIsLostAsync();
        visitors.ForEach(visitor => visitor.Dispose());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(23)]
    [InlineData(40)]
    public async Task Storage_that_fails_in_the_middle_loses_no_session_and_no_due_row(int requestsBefore)
    {
        await using var relay = await world.RelayStorageAsync();
        var app = await world.StartAppAsync(null, await world.StorageBehindAsync(relay), ("Refresh:Parallelism", "4"));
        await world.AddSessionsAsync(app, 20);
        world.Time.Advance(UntilDue);

        var (passed, failed) = (0, 0);
        relay.Failing = _ => Interlocked.Increment(ref passed) > requestsBefore && Interlocked.Increment(ref failed) <= 40 ? 503 : null;
        await world.SweepAsync(app);
        Assert.NotEqual(0, failed);
        relay.Failing = null;
        await world.Stored.NoDueRowIsLostAsync();

        // A lease whose holder could not give it back lapses in 20 s of storage's time; the flight waits for it.
        for (var sweep = 0; sweep < 4; sweep++)
        {
            world.Time.Advance(TimeSpan.FromMinutes(5));
            await world.SweepAsync(app);
            await world.Stored.NoDueRowIsLostAsync();
        }

        Assert.Equal(20, world.CountRefreshes("success"));
        Assert.Equal(0, world.CountRefreshes("invalid_grant"));
        Assert.Equal(20, (await world.Stored.ReadSessionsAsync()).Count);
    }

    [Fact]
    public async Task One_line_and_the_metrics_say_what_the_sweep_did()
    {
        string? failing = null;
        var app = await world.StartAppAsync(HookedTokenClient.With(token => Task.FromResult<TokenResult?>(
            token.Value == failing ? new TokenResult.Unavailable(new(IonOutageKind.ServerError, "of this user alone")) : null)));
        using var metrics = new SweepMetrics(app);
        var sessions = await world.AddSessionsAsync(app, 6, (session, number) =>
            number < 2 ? session with { ExpiresAt = Now.AddMinutes(1) } : session);
        failing = sessions[5].Tokens.RefreshToken.Value;
        world.Time.Advance(TimeSpan.FromHours(9.5));

        await world.SweepAsync(app);

        Assert.Single(app.LogLines, line => line.StartsWith("Information: Sweep: 6 due, 3 refreshed, 2 ended, 1 postponed in ", StringComparison.Ordinal));
        Assert.Equal(3, metrics["ionfunctions.sweep.sessions/refreshed"]);
        Assert.Equal(2, metrics["ionfunctions.sweep.sessions/ended"]);
        Assert.Equal(1, metrics["ionfunctions.sweep.sessions/postponed"]);
        Assert.InRange(metrics["ionfunctions.sweep.duration"], 0.001, 600);
        Assert.InRange(metrics["ionfunctions.sweep.lag"], TimeSpan.FromMinutes(28).TotalSeconds, TimeSpan.FromMinutes(47).TotalSeconds);
    }

    [Fact]
    public async Task A_mornings_sign_ins_do_not_come_back_as_one_burst()
    {
        var app = await world.StartAppAsync();
        var morning = Now;
        for (var i = 0; i < 40; i++)
        {
            using var visitor = app.NewVisitor();
            await visitor.SignInAsync();
        }

        var minutes = (await world.Stored.ReadDueAsync()).Select(row => row.Minute).ToList();
        Assert.Equal(40, minutes.Count);
        Assert.All(minutes, minute => Assert.InRange(minute, morning.AddHours(8.75), morning.AddHours(9).AddMinutes(1)));
        Assert.InRange(minutes.Distinct().Count(), 8, 17);
        Assert.InRange(minutes.CountBy(minute => minute).Max(minute => minute.Value), 1, 12);
    }

    /// <summary>What an instance's meter has said, summed up by instrument and outcome.</summary>
    private sealed class SweepMetrics : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentDictionary<string, double> _sums = new();

        public SweepMetrics(TestApp app)
        {
            var scope = app.Services.GetRequiredService<IMeterFactory>();
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "IonFunctions" && ReferenceEquals(instrument.Meter.Scope, scope))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add($"{instrument.Name}/{tags[0].Value}", value));
            _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Add(instrument.Name, value));
            _listener.Start();
        }

        public double this[string name] => _sums.GetValueOrDefault(name, double.NaN);

        public void Dispose() => _listener.Dispose();

        private void Add(string name, double value) => _sums.AddOrUpdate(name, value, (_, sum) => sum + value);
    }
}
