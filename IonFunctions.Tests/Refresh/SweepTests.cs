using System.Collections.Concurrent;
using System.Net;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Waiting;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Tests.Refresh;

/// <summary>The sweep, over a real table service and a simulated Ion. Ion's tokens live 10 hours, the lead time is one.</summary>
public sealed partial class SweepTests(SweepWorld world) : SweepSuite(world)
{
    [Fact]
    public async Task A_due_session_is_refreshed_before_it_expires_and_is_due_again_before_the_next_expiry()
    {
        var app = await World.StartAppAsync();
        using var visitor = app.NewVisitor();
        await visitor.SignInAsync();
        var before = await SweepWorld.ReadAsync(app, visitor.Handle);
        World.Time.Advance(UntilDue);

        var report = await World.SweepAsync(app);

        Assert.Equal((1, 1, 0, 0), (report.Due, report.Refreshed, report.Ended, report.Postponed));
        Assert.Equal(1, World.CountRefreshes("success"));
        var after = await SweepWorld.ReadAsync(app, visitor.Handle);
        Assert.NotEqual(before.Tokens.AccessToken, after.Tokens.AccessToken);
        Assert.InRange(after.DueAt, Now.AddHours(8.7), Now.AddHours(9));
        Assert.Equal([DueRow.At(visitor.Handle, after.DueAt)], await World.Stored.ReadDueAsync());

        using var response = await visitor.GetAsync("/api/profile");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(1, World.CountRefreshes());
    }

    [Fact]
    public async Task What_is_not_due_yet_is_not_looked_at()
    {
        var app = await World.StartAppAsync();
        await World.AddSessionsAsync(app, 5);
        World.Time.Advance(TimeSpan.FromHours(8.7));

        var report = await World.SweepAsync(app);

        Assert.Equal(0, report.Due);
        Assert.Equal(0, World.CountRefreshes());
        await World.Stored.NoDueRowIsLostAsync();
    }

    [Fact]
    public async Task A_session_whose_token_was_refreshed_meanwhile_is_moved_to_when_it_is_due()
    {
        var app = await World.StartAppAsync();
        var session = (await World.AddSessionsAsync(app, 1, (session, _) => session with { DueAt = Now.AddMinutes(-2) }))[0];

        var report = await World.SweepAsync(app);

        Assert.Equal((1, 0), (report.Due, report.Refreshed));
        Assert.Equal(0, World.CountRefreshes());
        Assert.InRange((await SweepWorld.ReadAsync(app, session.Handle)).DueAt, Now.AddHours(8.7), Now.AddHours(9));
        Assert.Single(await World.Stored.ReadDueAsync());
        await World.Stored.NoDueRowIsLostAsync();
    }

    [Fact]
    public async Task Who_comes_back_is_refreshed_on_demand_and_by_the_sweep_from_then_on()
    {
        var app = await World.StartAppAsync();
        using var visitor = app.NewVisitor();
        await visitor.SignInAsync();
        World.Time.Advance(TimeSpan.FromDays(4));
        await World.SweepAsync(app);
        Assert.Equal(0, World.CountRefreshes());

        using (var response = await World.RunClockAsync(visitor.GetAsync("/api/profile")))
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        await World.Stored.NoDueRowIsLostAsync();
        World.Time.Advance(UntilDue);
        Assert.Equal(1, (await World.SweepAsync(app)).Refreshed);
        Assert.Equal(2, World.CountRefreshes("success"));
        await World.Stored.NoDueRowIsLostAsync();
    }

    [Fact]
    public async Task A_due_row_of_a_session_that_is_gone_is_taken_away()
    {
        var app = await World.StartAppAsync();
        await World.AddSessionsAsync(app, 1);
        await World.Stored.AddDueAsync(DueRow.At(SessionId.New().Handle, Now.AddMinutes(-2)));
        var report = await World.SweepAsync(app);

        Assert.Equal((1, 0, 0, 0), (report.Due, report.Refreshed, report.Ended, report.Postponed));
        Assert.Single(await World.Stored.ReadDueAsync());
        await World.Stored.NoDueRowIsLostAsync();
    }

    [Fact]
    public async Task Doubled_due_rows_cost_no_second_refresh()
    {
        var app = await World.StartAppAsync();
        var session = (await World.AddSessionsAsync(app, 1))[0];
        World.Time.Advance(UntilDue);
        for (var minutes = 1; minutes <= 5; minutes++)
        {
            await World.Stored.AddDueAsync(DueRow.At(session.Handle, Now.AddMinutes(-20 - minutes)));
        }

        var report = await World.SweepAsync(app);

        Assert.Equal((6, 1), (report.Due, report.Refreshed));
        Assert.Equal(1, World.CountRefreshes());
        Assert.Single(await World.Stored.ReadDueAsync());
        await World.Stored.NoDueRowIsLostAsync();
    }

    [Fact]
    public async Task Whoever_is_refreshed_is_due_again_before_the_next_expiry_however_long_ago_the_row_says_it_was_used()
    {
        // A request after some days writes the session's use beside its refresh, and so perhaps after it.
        var app = await World.StartAppAsync();
        var session = (await World.AddSessionsAsync(app, 1, (session, _) => session with { LastSeenAt = Now.AddDays(-4) }))[0];
        var known = await SweepWorld.ReadAsync(app, session.Handle);

        Assert.IsType<RefreshOutcome.Fresh>(await app.Services.GetRequiredService<RefreshFlight>().RunAsync(known, new(known.Tokens.AccessToken)));

        Assert.InRange((await SweepWorld.ReadAsync(app, session.Handle)).DueAt, Now.AddHours(8.7), Now.AddHours(9));
        await World.Stored.NoDueRowIsLostAsync();
    }

    [Fact]
    public async Task The_sweep_goes_in_due_order_whatever_shard_a_session_is_in()
    {
        var sent = new ConcurrentQueue<string>();
        var app = await World.StartAppAsync(
            HookedTokenClient.With(token =>
            {
                sent.Enqueue(token.Value);
                return Task.FromResult<TokenResult?>(null);
            }),
            ("Refresh:Parallelism", "1"));
        World.Ion.Lifetimes.AccessToken = TimeSpan.FromMinutes(30);
        var sessions = await World.AddSessionsAsync(app, 24, (session, number) => session with { DueAt = session.DueAt.AddMinutes(number * 7 % 24) });
        World.Time.Advance(TimeSpan.FromMinutes(50));

        Assert.Equal(24, (await World.SweepAsync(app)).Refreshed);
        var minutes = sent.Select(token => sessions.Single(session => session.Tokens.RefreshToken.Value == token))
            .Select(session => DueRow.At(session.Handle, session.DueAt).Minute).ToList();
        Assert.Equal(minutes.Order(), minutes);
        Assert.InRange(sessions.Select(session => DueRow.At(session.Handle, session.DueAt).Shard).Distinct().Count(), 2, DueRow.Shards);
    }

    [Fact]
    public async Task No_more_refreshes_than_allowed_are_in_flight()
    {
        var (begun, running, most) = (0, 0, 0);
        var app = await World.StartAppAsync(
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
        await World.AddSessionsAsync(app, 30);
        World.Time.Advance(UntilDue);

        Assert.Equal(30, (await World.SweepAsync(app)).Refreshed);
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
    public async Task Two_sweeps_and_requests_at_once_send_each_token_once()
    {
        TestApp[] apps = [await World.StartAppAsync(), await World.StartAppAsync()];
        await World.AddSessionsAsync(apps[0], 40);
        var visitors = new List<Visitor>();
        for (var i = 0; i < 10; i++)
        {
            var visitor = apps[0].NewVisitor();
            await visitor.SignInAsync();
            visitors.AddRange([visitor, visitor.At(apps[1])]);
        }

        // For a sweep they are due, for a request expired.
        World.Time.Advance(TimeSpan.FromHours(10));
        World.Ion.Counters.Reset();
        var sweeps = Task.WhenAll(apps.Select(app => app.Services.GetRequiredService<RefreshSweep>().SweepAsync(CancellationToken)));
        var requests = Task.WhenAll(visitors.Select(visitor => visitor.GetAsync("/api/profile")));
        await World.RunClockAsync(Task.WhenAll(sweeps, requests), speed: 0.2); // No caller is to run out of patience.
        var answers = await requests;

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(50, World.CountRefreshes());
        Assert.Equal(50, World.CountRefreshes("success"));
        Assert.Equal(50, (await World.Stored.ReadSessionsAsync()).Count);
        await World.Stored.NoDueRowIsLostAsync();
        visitors.ForEach(visitor => visitor.Dispose());
    }

    [Fact]
    public async Task One_line_and_the_metrics_say_what_the_sweep_did()
    {
        string? failing = null;
        var app = await World.StartAppAsync(HookedTokenClient.With(token => Task.FromResult<TokenResult?>(
            token.Value == failing ? new TokenResult.Unavailable(new(IonOutageKind.ServerError, "of this user alone")) : null)));
        using var metrics = new SweepMetrics(app);
        var sessions = await World.AddSessionsAsync(app, 6, (session, number) =>
            number < 2 ? session with { ExpiresAt = Now.AddMinutes(1) } : session);
        failing = sessions[5].Tokens.RefreshToken.Value;
        World.Time.Advance(TimeSpan.FromHours(9.5));

        await World.SweepAsync(app);

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
        var app = await World.StartAppAsync();
        var morning = Now;
        for (var i = 0; i < 40; i++)
        {
            using var visitor = app.NewVisitor();
            await visitor.SignInAsync();
        }

        var minutes = (await World.Stored.ReadDueAsync()).Select(row => row.Minute).ToList();
        Assert.Equal(40, minutes.Count);
        Assert.All(minutes, minute => Assert.InRange(minute, morning.AddHours(8.75), morning.AddHours(9).AddMinutes(1)));
        Assert.InRange(minutes.Distinct().Count(), 8, 17);
        Assert.InRange(minutes.CountBy(minute => minute).Max(minute => minute.Value), 1, 12);
    }
}
