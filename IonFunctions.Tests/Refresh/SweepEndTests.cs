using IonFunctions.Local;
using IonFunctions.Simulator.Faults;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Refresh;

/// <summary>Sessions that a sweep ends, or leaves to their end, over a real table service and a simulated Ion.</summary>
public sealed class SweepEndTests(SweepWorld world) : IClassFixture<SweepWorld>, IAsyncLifetime
{
    private static readonly TimeSpan UntilDue = TimeSpan.FromHours(9.02);

    private DateTimeOffset Now => world.Time.GetUtcNow();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await world.EndTestAsync();

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
    public async Task A_session_whose_key_is_missing_keeps_its_due_row_for_when_the_key_is_back()
    {
        var app = await world.StartAppAsync();
        var session = (await world.AddSessionsAsync(app, 1))[0];
        world.Time.Advance(UntilDue);
        var stranger = await world.StartAppAsync(null, ("Session:Key", LocalSecrets.Generate().SessionKey));

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
        var stranger = await world.StartAppAsync(null, ("Session:Key", LocalSecrets.Generate().SessionKey));

        Assert.Equal(1, (await world.SweepAsync(stranger)).Ended);
        Assert.Empty(await world.Stored.ReadSessionsAsync());
        Assert.Empty(await world.Stored.ReadDueAsync());
    }
}
