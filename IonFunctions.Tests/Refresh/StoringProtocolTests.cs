using IonFunctions.Core.Ion;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;
using static IonFunctions.Tests.Refresh.ProtocolWorld;

namespace IonFunctions.Tests.Refresh;

/// <summary>What Ion has answered is stored, whatever comes in between (docs/refresh-protocol.md, invariant 2).</summary>
public sealed class StoringProtocolTests
{
    private readonly ProtocolWorld _world = new();

    [Fact]
    public async Task I2_nobody_uses_a_pair_that_is_not_stored()
    {
        var instance = _world.NewInstance();
        var session = await _world.SignInAsync(instance, TimeSpan.Zero);
        var outage = true;
        var replaces = 0;
        instance.Table.Before = operation =>
            operation == "replace" && ++replaces > 1 && outage ? MemorySessionTable.Unavailable() : Task.CompletedTask;

        var (outcome, tried) = await _world.FinishAsync(instance.CallAsync(session));
        Assert.Equal(503, FailureOf(outcome).Status);
        Assert.Equal(1, _world.Ion.Granted);
        Assert.Empty(tried);

        outage = false;
        var (later, laterTried) = await _world.FinishAsync(instance.CallAsync(session));
        Assert.IsType<RefreshOutcome.Fresh>(later);
        Assert.Equal(["access-1"], laterTried);
        Assert.Equal(["refresh-0"], _world.Ion.Sent);
    }

    [Fact]
    public async Task I2_storing_goes_on_through_an_outage_of_minutes()
    {
        var instance = _world.NewInstance();
        var session = await _world.SignInAsync(instance, Expired);
        var until = _world.Time.GetUtcNow() + TimeSpan.FromMinutes(5);
        var replaces = 0;
        instance.Table.Before = _ =>
            _world.Ion.Granted > 0 && ++replaces > 0 && _world.Time.GetUtcNow() < until ? MemorySessionTable.Unavailable() : Task.CompletedTask;

        var flight = await _world.FinishAsync(instance.Flight.RunAsync(session, new(session.Tokens.AccessToken)));

        Assert.Equal("access-1", Assert.IsType<RefreshOutcome.Fresh>(flight).Session.Tokens.AccessToken.Value);
        Assert.True(replaces > 10);
    }

    [Fact]
    public async Task I2_a_store_whose_answer_was_lost_is_recognized_as_done()
    {
        var instance = _world.NewInstance();
        var session = await _world.SignInAsync(instance, Expired);
        var lost = 0;
        instance.Table.LosesAnswer = operation => operation == "replace" && _world.Ion.Granted > 0 && lost++ == 0;

        var (outcome, tried) = await _world.FinishAsync(instance.CallAsync(session));

        Assert.IsType<RefreshOutcome.Fresh>(outcome);
        Assert.Equal(["access-1"], tried);
        Assert.Equal(["refresh-0"], _world.Ion.Sent);
    }

    /// <summary>What fits into no row is none of storage's troubles, and does not become smaller: Ion's answer can't be used.</summary>
    [Fact]
    public async Task What_storage_will_never_take_is_given_up_at_once_and_the_session_stays_as_it_was()
    {
        var instance = _world.NewInstance();
        var session = await _world.SignInAsync(instance, Expired);
        var replaces = 0;
        instance.Table.Before = operation => operation == "replace" && _world.Ion.Granted > 0 && ++replaces == 1 ? MemorySessionTable.RefuseRow() : Task.CompletedTask;

        var outcome = await _world.FinishAsync(instance.Flight.RunAsync(session, new(session.Tokens.AccessToken)), RefreshTiming.CallerPatience / 2);
        var after = (await instance.Store.ReadAsync(session.Handle, CancellationToken.None))!;

        Assert.Equal((502, "ion-answer-unusable"), (FailureOf(outcome).Status, FailureOf(outcome).Name));
        Assert.Equal(2, replaces); // The refused one, and the lease given back.
        Assert.Equal((session.Tokens, null, 1), (after.Tokens, after.Lease, after.RefreshFailures));
        Assert.Equal(["access-1", "refresh-1"], _world.Ion.Revoked);
    }

    [Fact]
    public async Task A_logout_during_a_refresh_wins_and_the_new_pair_is_revoked()
    {
        var instance = _world.NewInstance();
        var session = await _world.SignInAsync(instance, TimeSpan.Zero);
        instance.TokenClient.After = result =>
        {
            _world.Rows.Rows.Clear();
            return Task.FromResult(result);
        };

        var (outcome, _) = await _world.FinishAsync(instance.CallAsync(session));

        Assert.IsType<RefreshOutcome.Ended>(outcome);
        Assert.Equal(["access-1", "refresh-1"], _world.Ion.Revoked);
    }

    [Fact]
    public async Task A_session_that_does_not_open_when_its_answer_comes_is_not_taken_for_logged_out()
    {
        var instance = _world.NewInstance();
        var session = await _world.SignInAsync(instance, TimeSpan.Zero);
        var opens = _world.Time.GetUtcNow() + TimeSpan.FromMinutes(1);
        instance.TokenClient.After = result =>
        {
            // Resealed by another instance with a key that this one does not have yet.
            var row = _world.Rows.Rows[session.Handle];
            _world.Rows.Rows[session.Handle] = row with { Version = _world.Rows.NextVersion(), SealedAccessToken = [1, 2, 3] };
            _ = OpenLaterAsync(row);
            return Task.FromResult(result);
        };

        var outcome = await _world.FinishAsync(instance.Flight.RunAsync(session, new(session.Tokens.AccessToken)));

        Assert.Equal("access-1", Assert.IsType<RefreshOutcome.Fresh>(outcome).Session.Tokens.AccessToken.Value);
        Assert.Empty(_world.Ion.Revoked);
        Assert.True(_world.Time.GetUtcNow() >= opens);

        async Task OpenLaterAsync(SessionRow row)
        {
            await _world.DelayUntilAsync(opens);
            _world.Rows.Rows[session.Handle] = row with { Version = _world.Rows.NextVersion() };
        }
    }

    [Fact]
    public async Task A_last_seen_written_during_a_refresh_does_not_lose_the_answer()
    {
        var (holder, other) = (_world.NewInstance(), _world.NewInstance());
        var session = await _world.SignInAsync(holder, TimeSpan.Zero);
        holder.TokenClient.After = async result =>
        {
            var row = (await other.Store.ReadAsync(session.Handle, CancellationToken.None))!;
            Assert.NotNull(await other.Store.ReplaceAsync(row with { LastSeenAt = _world.Time.GetUtcNow() }, CancellationToken.None));
            return result;
        };

        var (outcome, tried) = await _world.FinishAsync(holder.CallAsync(session));

        Assert.IsType<RefreshOutcome.Fresh>(outcome);
        Assert.Equal(["access-1"], tried);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(-5)]
    [InlineData(60)]
    public async Task A_wrong_lifetime_costs_no_session(int? expiresInSeconds)
    {
        var instance = _world.NewInstance();
        var session = await _world.SignInAsync(instance, TimeSpan.Zero);
        TimeSpan? told = expiresInSeconds is > 0 ? TimeSpan.FromSeconds(expiresInSeconds.Value) : null;
        instance.TokenClient.After = result => Task.FromResult<TokenResult>((TokenResult.Granted)result with { Lifetime = told });

        var (outcome, _) = await _world.FinishAsync(instance.CallAsync(session));

        var stored = Assert.IsType<RefreshOutcome.Fresh>(outcome).Session.Tokens;
        Assert.Equal(told ?? TimeSpan.FromHours(10), stored.Lifetime);
    }

    [Fact]
    public async Task A_due_row_is_written_before_the_session_needs_it()
    {
        var instance = _world.NewInstance();
        var session = await _world.SignInAsync(instance, TimeSpan.Zero);
        var writtenBefore = 0;
        instance.TokenClient.Before = () =>
        {
            writtenBefore = instance.Due.Added.Count;
            return Task.FromResult<TokenResult?>(null);
        };

        var (outcome, _) = await _world.FinishAsync(instance.CallAsync(session));

        var expires = Assert.IsType<RefreshOutcome.Fresh>(outcome).Session.Tokens.ExpiresAt;
        Assert.Equal(1, writtenBefore);
        Assert.InRange(Assert.Single(instance.Due.Added).Minute, expires - TimeSpan.FromHours(1.3), expires - TimeSpan.FromHours(0.9));
    }
}
