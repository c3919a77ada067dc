using IonFunctions.Core.Ion;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;
using static IonFunctions.Tests.Refresh.ProtocolWorld;

namespace IonFunctions.Tests.Refresh;

/// <summary>An answer that comes late is stored, and waited for (docs/refresh-protocol.md, invariant 8).</summary>
public sealed class LateAnswerProtocolTests
{
    private readonly ProtocolWorld _world = new();

    [Fact]
    public async Task I8_a_late_answer_is_stored_and_who_took_over_believes_no_refusal_before()
    {
        var (late, takeover) = (_world.NewInstance(), _world.NewInstance());
        var session = await _world.SignInAsync(late, TimeSpan.Zero);
        var held = StartLateHolder(late, session, answersAfter: TimeSpan.FromSeconds(50));
        await WaitUntilAsync(() => _world.Ion.Granted == 1);

        var taken = await _world.FinishAsync(takeover.Flight.RunAsync(session, new(session.Tokens.AccessToken)));

        Assert.Equal("access-1", Assert.IsType<RefreshOutcome.Fresh>(taken).Session.Tokens.AccessToken.Value);
        Assert.IsType<RefreshOutcome.Fresh>(await _world.FinishAsync(held));
        Assert.Equal(["refresh-0", "refresh-0"], _world.Ion.Sent);
    }

    [Fact]
    public async Task I8_after_an_outage_of_storage_who_takes_over_lets_the_holder_store_first()
    {
        var (holder, next) = (_world.NewInstance(), _world.NewInstance());
        var session = await _world.SignInAsync(holder, TimeSpan.Zero);
        var outage = _world.Time.GetUtcNow() + TimeSpan.FromMinutes(5);
        holder.Table.Before = _ =>
            _world.Ion.Granted > 0 && _world.Time.GetUtcNow() < outage ? MemorySessionTable.Unavailable() : Task.CompletedTask;

        // Storage is there again for the next comer first, by the holder's wait.
        await HolderStoresFirstAsync(holder, next, session, outage - TimeSpan.FromSeconds(1.5));
    }

    [Fact]
    public async Task I8_who_takes_over_by_a_write_that_hung_through_an_outage_lets_the_holder_store_first()
    {
        var (holder, next) = (_world.NewInstance(), _world.NewInstance());
        var session = await _world.SignInAsync(holder, TimeSpan.Zero);
        var back = _world.Time.GetUtcNow() + TimeSpan.FromMinutes(5);
        holder.Table.Before = _ => _world.Ion.Granted > 0 && _world.Time.GetUtcNow() < back ? HangAsync(back) : Task.CompletedTask;
        next.Table.Before = operation => operation == "replace" ? _world.DelayUntilAsync(back + TimeSpan.FromSeconds(0.2)) : Task.CompletedTask;

        await HolderStoresFirstAsync(holder, next, session, back - TimeSpan.FromSeconds(8.4));
    }

    [Fact]
    public async Task I8_who_took_over_and_meets_another_outage_lets_the_holder_store_after_that_too()
    {
        var (holder, next) = (_world.NewInstance(), _world.NewInstance());
        var session = await _world.SignInAsync(holder, TimeSpan.Zero);
        var down = _world.Time.GetUtcNow() + TimeSpan.FromMinutes(5);
        var back = down + TimeSpan.FromSeconds(9);
        holder.Table.Before = _ => _world.Ion.Granted > 0 && _world.Time.GetUtcNow() < back ? HangAsync(back) : Task.CompletedTask;
        next.Table.Before = _ => _world.Time.GetUtcNow() > down && _world.Time.GetUtcNow() < back ? _world.DelayUntilAsync(back) : Task.CompletedTask;

        await HolderStoresFirstAsync(holder, next, session, down - TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task I8_who_sent_too_late_does_not_believe_a_refusal_while_another_has_the_lease()
    {
        var (slow, quick) = (_world.NewInstance(), _world.NewInstance());
        var session = await _world.SignInAsync(slow, TimeSpan.Zero);
        var waiting = false;
        // Its request is under way for a minute, and it can't renew its lease.
        slow.TokenClient.Before = async () =>
        {
            waiting = true;
            await Task.Delay(TimeSpan.FromSeconds(55), _world.Time);
            waiting = false;
            return null;
        };
        slow.Table.Before = _ => waiting ? MemorySessionTable.Unavailable() : Task.CompletedTask;
        var refused = slow.Flight.RunAsync(session, new(session.Tokens.AccessToken));
        await WaitUntilAsync(() => waiting);
        // The other is answered when no late answer of the first can come any more.
        quick.TokenClient.After = async result =>
        {
            await Task.Delay(IonTiming.AnswerTimeout - TimeSpan.FromSeconds(1), _world.Time);
            return result;
        };
        await _world.FinishAsync(Task.Delay(RefreshTiming.LeaseDuration + TimeSpan.FromSeconds(30), _world.Time).ContinueWith(_ => true, TaskScheduler.Default));

        var granted = await _world.FinishAsync(quick.Flight.RunAsync(session, new(session.Tokens.AccessToken)));

        Assert.IsType<RefreshOutcome.Fresh>(granted);
        Assert.IsType<RefreshOutcome.Fresh>(await _world.FinishAsync(refused));
        Assert.NotEmpty(_world.Rows.Rows);
    }

    [Fact]
    public async Task I8_a_late_holder_stays_known_after_who_took_over_has_given_up()
    {
        var (late, second, third) = (_world.NewInstance(), _world.NewInstance(), _world.NewInstance());
        var session = await _world.SignInAsync(late, TimeSpan.Zero);
        var held = StartLateHolder(late, session, answersAfter: TimeSpan.FromSeconds(50));
        await WaitUntilAsync(() => _world.Ion.Granted == 1);
        second.TokenClient.Before = () => Task.FromResult<TokenResult?>(new TokenResult.Unavailable(new(IonOutageKind.Unreachable, "")));
        await _world.FinishAsync(second.Flight.RunAsync(session, new(session.Tokens.AccessToken)));

        var outcome = await _world.FinishAsync(third.Flight.RunAsync(session, new(session.Tokens.AccessToken)));

        Assert.IsType<RefreshOutcome.Fresh>(outcome);
        Assert.IsType<RefreshOutcome.Fresh>(await _world.FinishAsync(held));
    }

    /// <summary>One has Ion's answer and can't store it; the next comer, from that time on, must end up with it all the same.</summary>
    private async Task HolderStoresFirstAsync(Instance holder, Instance next, Session session, DateTimeOffset nextComesAt)
    {
        var held = holder.Flight.RunAsync(session, new(session.Tokens.AccessToken));
        await _world.FinishAsync(_world.DelayUntilAsync(nextComesAt).ContinueWith(_ => true, TaskScheduler.Default));
        var found = (await next.Store.ReadAsync(session.Handle, CancellationToken.None))!;

        var taken = await _world.FinishAsync(next.Flight.RunAsync(found, new(found.Tokens.AccessToken)));

        Assert.Equal("access-1", Assert.IsType<RefreshOutcome.Fresh>(taken).Session.Tokens.AccessToken.Value);
        Assert.IsType<RefreshOutcome.Fresh>(await _world.FinishAsync(held));
    }

    /// <summary>An attempt that hangs for 4 s and fails; the one that hangs when storage is back has just begun then.</summary>
    private async Task HangAsync(DateTimeOffset back)
    {
        var attempt = TimeSpan.FromSeconds(4);
        var end = _world.Time.GetUtcNow() + attempt;
        await _world.DelayUntilAsync(end + attempt < back ? end : back + attempt);
        await MemorySessionTable.Unavailable();
    }

    /// <summary>A holder that Ion answers late and that can't renew its lease meanwhile.</summary>
    private Task<RefreshOutcome> StartLateHolder(Instance late, Session session, TimeSpan answersAfter)
    {
        var waiting = false;
        late.TokenClient.After = async result =>
        {
            waiting = true;
            await Task.Delay(answersAfter, _world.Time);
            waiting = false;
            return result;
        };
        late.Table.Before = _ => waiting ? MemorySessionTable.Unavailable() : Task.CompletedTask;
        return late.Flight.RunAsync(session, new(session.Tokens.AccessToken));
    }
}
