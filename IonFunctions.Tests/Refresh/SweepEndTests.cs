using IonFunctions.Core.Sessions;
using IonFunctions.Local;
using IonFunctions.Simulator.Faults;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Refresh;

/// <summary>Sessions that a sweep ends, or leaves to their end, over a real table service and a simulated Ion.</summary>
public sealed class SweepEndTests(SweepWorld world) : SweepSuite(world)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_idle_or_expired_session_is_revoked_at_Ion_and_deleted(bool idle)
    {
        var app = await World.StartAppAsync();
        await World.Server.RevokeGrantsAsync(SampleUsers.Ada);
        await World.AddSessionsAsync(app, 3, (session, _) => idle
            ? session with { LastSeenAt = Now.AddDays(-14), DueAt = Now.AddMinutes(-2) }
            : session with { ExpiresAt = Now.AddMinutes(-2), DueAt = Now.AddMinutes(-2) });
        Assert.Equal((3, 3), await World.Server.CountLiveTokensAsync(SampleUsers.Ada));

        var report = await World.SweepAsync(app);

        Assert.Equal((3, 0, 3), (report.Due, report.Refreshed, report.Ended));
        Assert.Equal((0, 0), await World.Server.CountLiveTokensAsync(SampleUsers.Ada));
        Assert.Empty(await World.Stored.ReadSessionsAsync());
        Assert.Empty(await World.Stored.ReadDueAsync());
    }

    [Fact]
    public async Task A_session_that_Ion_can_not_revoke_now_is_ended_when_it_can()
    {
        var app = await World.StartAppAsync();
        await World.AddSessionsAsync(app, 1, (session, _) => session with { ExpiresAt = Now.AddMinutes(-2), DueAt = Now.AddMinutes(-2) });
        World.Ion.Faults.Add(new Fault { Endpoint = "revoke", Status = 503 });

        Assert.Equal(1, (await World.SweepAsync(app)).Postponed);
        await World.Stored.NoDueRowIsLostAsync();
        Assert.Single(await World.Stored.ReadSessionsAsync());

        World.Ion.Faults.Clear();
        World.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, (await World.SweepAsync(app)).Ended);
        Assert.Empty(await World.Stored.ReadSessionsAsync());
        Assert.Empty(await World.Stored.ReadDueAsync());
    }

    [Fact]
    public async Task A_session_that_Ion_never_revokes_is_deleted_after_a_week()
    {
        var app = await World.StartAppAsync();
        await World.AddSessionsAsync(app, 1, (session, _) => session with { ExpiresAt = Now.AddDays(-7).AddMinutes(-1), DueAt = Now.AddMinutes(-2) });
        World.Ion.Faults.Add(new Fault { Endpoint = "revoke", Drop = true });

        Assert.Equal(1, (await World.SweepAsync(app)).Ended);
        Assert.Empty(await World.Stored.ReadSessionsAsync());
        Assert.Empty(await World.Stored.ReadDueAsync());
    }

    [Fact]
    public async Task A_session_that_nobody_uses_is_left_until_its_end()
    {
        var app = await World.StartAppAsync();
        var lastSeen = Now.AddDays(-3) + TimeSpan.FromHours(9);
        var session = (await World.AddSessionsAsync(app, 1, (session, _) => session with { LastSeenAt = lastSeen }))[0];
        World.Time.Advance(UntilDue);

        var report = await World.SweepAsync(app);

        Assert.Equal((1, 0, 0, 0), (report.Due, report.Refreshed, report.Ended, report.Postponed));
        Assert.Equal(0, World.CountRefreshes());
        Assert.Equal(lastSeen.AddDays(14), (await SweepWorld.ReadAsync(app, session.Handle)).DueAt);
        Assert.Single(await World.Stored.ReadDueAsync());
        await World.Stored.NoDueRowIsLostAsync();
    }

    [Fact]
    public async Task Who_took_the_permission_back_is_gone_after_the_sweep()
    {
        var app = await World.StartAppAsync();
        await World.AddSessionsAsync(app, 1);
        await World.Server.RevokeGrantsAsync(SampleUsers.Ada);
        World.Time.Advance(UntilDue);

        Assert.Equal(1, (await World.SweepAsync(app)).Ended);
        Assert.Equal(1, World.CountRefreshes("invalid_grant"));
        Assert.Empty(await World.Stored.ReadSessionsAsync());

        // The due row that was written ahead of the refresh goes when its time comes.
        World.Time.Advance(UntilDue);
        await World.SweepAsync(app);
        Assert.Equal(1, World.CountRefreshes());
        Assert.Empty(await World.Stored.ReadDueAsync());
    }

    [Theory]
    [InlineData("expired")]
    [InlineData("idle")]
    [InlineData("refused by Ion")]
    public async Task A_cookie_that_was_kept_is_nobodys_after_a_sweep_has_ended_its_session(string end)
    {
        var app = await World.StartAppAsync();
        var id = SessionId.New();
        await World.AddSessionsAsync(app, 1, (session, _) => end switch
        {
            "expired" => session with { Handle = id.Handle, ExpiresAt = Now.AddMinutes(-2), DueAt = Now.AddMinutes(-2) },
            "idle" => session with { Handle = id.Handle, LastSeenAt = Now.AddDays(-14), DueAt = Now.AddMinutes(-2) },
            _ => session with { Handle = id.Handle },
        });
        if (end == "refused by Ion")
        {
            await World.Server.RevokeGrantsAsync(SampleUsers.Ada);
            World.Time.Advance(UntilDue);
        }

        Assert.Equal(1, (await World.SweepAsync(app)).Ended);
        foreach (var instance in new[] { app, await World.StartAppAsync() })
        {
            using var thief = instance.NewVisitor();
            thief.Cookies["ion-session"] = id.CookieValue;
            Assert.False(await thief.IsSignedInAsync());
            using var profile = await thief.GetAsync("/api/profile");
            Assert.Equal(System.Net.HttpStatusCode.Unauthorized, profile.StatusCode);
        }
    }

    [Fact]
    public async Task A_session_whose_key_is_missing_keeps_its_due_row_for_when_the_key_is_back()
    {
        var app = await World.StartAppAsync();
        var session = (await World.AddSessionsAsync(app, 1))[0];
        World.Time.Advance(UntilDue);
        var stranger = await World.StartAppAsync(null, ("Session:Key", LocalSecrets.Generate().SessionKey));

        Assert.Equal((0, 0, 1), (await World.SweepAsync(stranger)) is var report ? (report.Refreshed, report.Ended, report.Postponed) : default);
        await World.Stored.NoDueRowIsLostAsync();

        World.Time.Advance(TimeSpan.FromMinutes(65));
        Assert.Equal(1, (await World.SweepAsync(app)).Refreshed);
        Assert.NotEqual(session.Tokens, (await SweepWorld.ReadAsync(app, session.Handle)).Tokens);
        await World.Stored.NoDueRowIsLostAsync();
    }

    [Fact]
    public async Task A_session_whose_key_never_comes_back_is_deleted_when_it_has_expired()
    {
        var app = await World.StartAppAsync();
        await World.AddSessionsAsync(app, 1);
        World.Time.Advance(TimeSpan.FromDays(31));
        var stranger = await World.StartAppAsync(null, ("Session:Key", LocalSecrets.Generate().SessionKey));

        Assert.Equal(1, (await World.SweepAsync(stranger)).Ended);
        Assert.Empty(await World.Stored.ReadSessionsAsync());
        Assert.Empty(await World.Stored.ReadDueAsync());
    }
}
