using IonFunctions.Core.Refresh;
using IonFunctions.Core.Tokens;
using static IonFunctions.Tests.Refresh.ProtocolWorld;

namespace IonFunctions.Tests.Refresh;

/// <summary>The invariants of the refresh protocol (design.md), each by the number that its test's name begins with.</summary>
public sealed class RefreshProtocolTests
{
    private static readonly TimeSpan Expired = TimeSpan.FromSeconds(10); // Less than the 30 s that a request wants.
    private readonly ProtocolWorld _world = new();

    [Fact]
    public async Task I1_instances_that_refresh_together_send_the_refresh_token_once()
    {
        Instance[] instances = [.. Enumerable.Range(0, 4).Select(_ => _world.NewInstance())];
        var session = await _world.SignInAsync(instances[0], Expired);

        var calls = await _world.FinishAsync(Task.WhenAll(
            Enumerable.Range(0, 40).Select(i => instances[i % instances.Length].CallAsync(session))));

        Assert.All(calls, call => Assert.IsType<RefreshOutcome.Fresh>(call.Outcome));
        Assert.All(calls, call => Assert.Equal(["access-1"], call.Tried));
        Assert.Equal(["refresh-0"], _world.Ion.Sent);
    }

    [Fact]
    public async Task I1_a_token_read_before_somebody_else_refreshed_is_not_sent()
    {
        var (slow, quick) = (_world.NewInstance(), _world.NewInstance());
        var session = await _world.SignInAsync(slow, Expired);
        var once = 0;
        slow.Table.Before = async operation =>
        {
            // Between what the slow one has read and its lease write, the other does a whole refresh.
            if (operation == "replace" && once++ == 0)
            {
                await quick.CallAsync(session);
            }
        };

        var (outcome, tried) = await _world.FinishAsync(slow.CallAsync(session));

        Assert.IsType<RefreshOutcome.Fresh>(outcome);
        Assert.Equal(["access-1"], tried);
        Assert.Equal(["refresh-0"], _world.Ion.Sent);
    }

    [Fact]
    public async Task I1_a_lease_write_whose_answer_was_lost_is_recognized_as_its_own()
    {
        var instance = _world.NewInstance();
        var session = await _world.SignInAsync(instance, Expired);
        var lost = 0;
        instance.Table.LosesAnswer = operation => operation == "replace" && lost++ == 0;

        var (outcome, tried) = await _world.FinishAsync(instance.CallAsync(session), within: TimeSpan.FromSeconds(5));

        Assert.True(lost > 0);
        Assert.IsType<RefreshOutcome.Fresh>(outcome);
        Assert.Equal(["access-1"], tried);
        Assert.Equal(["refresh-0"], _world.Ion.Sent);
    }

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
        Assert.Equal(503, Assert.IsType<RefreshOutcome.Postponed>(outcome).Failure.Status);
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

    [Fact]
    public async Task I3_who_finds_the_lease_taken_waits_and_uses_what_is_there()
    {
        var (holder, waiter) = (_world.NewInstance(), _world.NewInstance());
        var session = await _world.SignInAsync(holder, Expired);
        var answer = new TaskCompletionSource();
        holder.TokenClient.After = async result =>
        {
            await answer.Task;
            return result;
        };

        var held = holder.CallAsync(session);
        await WaitUntilAsync(() => _world.Ion.Granted == 1);
        var waiting = waiter.CallAsync(session);
        await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        answer.SetResult();

        Assert.Equal(["access-1"], (await _world.FinishAsync(waiting)).Tried);
        Assert.Equal(["access-1"], (await _world.FinishAsync(held)).Tried);
        Assert.Equal(["refresh-0"], _world.Ion.Sent);
    }

    [Fact]
    public async Task I3_while_the_access_token_is_good_nobody_waits_nor_touches_storage()
    {
        var (holder, other) = (_world.NewInstance(), _world.NewInstance());
        var session = await _world.SignInAsync(holder, TimeSpan.FromHours(5));
        holder.TokenClient.Before = () => new TaskCompletionSource<TokenResult?>().Task; // Never answers.
        _ = holder.Flight.RunAsync(session, new(new AccessToken("another")));

        var (outcome, tried) = await other.CallAsync(session);

        Assert.IsType<RefreshOutcome.Fresh>(outcome);
        Assert.Equal(["access-0"], tried);
        Assert.Equal(0, other.Table.Operations);
    }

    [Fact]
    public async Task I4_callers_of_one_process_share_one_flight()
    {
        var instance = _world.NewInstance();
        var session = await _world.SignInAsync(instance, Expired);
        var before = instance.Table.Operations;
        var answer = new TaskCompletionSource<TokenResult?>();
        instance.TokenClient.Before = () => answer.Task;

        var calls = Enumerable.Range(0, 100).Select(_ => instance.CallAsync(session)).ToList();
        answer.SetResult(null);
        await _world.FinishAsync(Task.WhenAll(calls));

        Assert.Equal(2, instance.Table.Operations - before); // Lease and store.
        Assert.Equal(["refresh-0"], _world.Ion.Sent);
    }

    [Fact]
    public async Task I5_a_401_with_a_newer_token_in_the_row_is_tried_again_with_that()
    {
        var (stale, other) = (_world.NewInstance(), _world.NewInstance());
        var session = await _world.SignInAsync(stale, TimeSpan.FromHours(5));
        await _world.FinishAsync(other.Flight.RunAsync(session, new(session.Tokens.AccessToken)));

        var (outcome, tried) = await _world.FinishAsync(stale.CallAsync(session));

        Assert.IsType<RefreshOutcome.Fresh>(outcome);
        Assert.Equal(["access-0", "access-1"], tried);
        Assert.Equal(["refresh-0"], _world.Ion.Sent);
    }

    [Fact]
    public async Task I5_a_401_with_the_same_token_in_the_row_is_refreshed_and_tried_again()
    {
        var instance = _world.NewInstance();
        var session = await _world.SignInAsync(instance, TimeSpan.FromHours(5));
        _world.Ion.EndAccessToken();

        var (outcome, tried) = await _world.FinishAsync(instance.CallAsync(session));

        Assert.IsType<RefreshOutcome.Fresh>(outcome);
        Assert.Equal(["access-0", "access-1"], tried);
    }

    [Fact]
    public async Task I5_a_401_to_what_was_just_issued_is_502_and_the_session_stays()
    {
        var instance = _world.NewInstance();
        var session = await _world.SignInAsync(instance, TimeSpan.FromHours(5));

        var outcome = await _world.FinishAsync(instance.Tokens.CallAsync(session, _ => Task.FromResult(false), CancellationToken.None));

        Assert.Equal(502, Assert.IsType<RefreshOutcome.Postponed>(outcome).Failure.Status);
        Assert.Equal(["refresh-0"], _world.Ion.Sent);
        Assert.NotNull(await instance.Store.ReadAsync(session.Handle, CancellationToken.None));
    }

    [Fact]
    public async Task I5_a_401_after_a_refresh_of_an_expired_token_is_no_reason_for_another()
    {
        var instance = _world.NewInstance();
        var session = await _world.SignInAsync(instance, TimeSpan.Zero);

        var outcome = await _world.FinishAsync(instance.Tokens.CallAsync(session, _ => Task.FromResult(false), CancellationToken.None));

        Assert.Equal(502, Assert.IsType<RefreshOutcome.Postponed>(outcome).Failure.Status);
        Assert.Equal(["refresh-0"], _world.Ion.Sent);
    }

    [Fact]
    public async Task I5_a_401_to_what_was_just_issued_is_a_sign_in_if_the_session_has_ended_meanwhile()
    {
        var instance = _world.NewInstance();
        var session = await _world.SignInAsync(instance, TimeSpan.Zero);

        var outcome = await _world.FinishAsync(instance.Tokens.CallAsync(
            session,
            _ =>
            {
                _world.Rows.Rows.Clear(); // A logout at another instance, which also revokes.
                return Task.FromResult(false);
            },
            CancellationToken.None));

        Assert.IsType<RefreshOutcome.Ended>(outcome);
    }

    [Fact]
    public async Task I5_a_401_to_what_was_just_issued_is_tried_again_if_it_was_refreshed_since()
    {
        var (instance, other) = (_world.NewInstance(), _world.NewInstance());
        var session = await _world.SignInAsync(instance, TimeSpan.Zero);
        List<string> tried = [];

        var outcome = await _world.FinishAsync(instance.Tokens.CallAsync(
            session,
            async token =>
            {
                tried.Add(token.Value);
                if (tried.Count == 1)
                {
                    await other.Flight.RunAsync((await other.Store.ReadAsync(session.Handle, CancellationToken.None))!, new(token));
                }

                return _world.Ion.Accepts(token);
            },
            CancellationToken.None));

        Assert.IsType<RefreshOutcome.Fresh>(outcome);
        Assert.Equal(["access-1", "access-2"], tried);
    }

    [Fact]
    public async Task I6_invalid_grant_on_the_stored_token_ends_the_session()
    {
        var instance = _world.NewInstance();
        var session = await _world.SignInAsync(instance, Expired);
        _world.Ion.Forget();

        var (outcome, _) = await _world.FinishAsync(instance.CallAsync(session));

        Assert.IsType<RefreshOutcome.Ended>(outcome);
        Assert.Empty(_world.Rows.Rows);
    }

    [Theory]
    [InlineData("invalid_client", 502)]
    [InlineData("unauthorized_client", 502)]
    [InlineData("invalid_request", 502)]
    public async Task I6_no_other_error_ends_it(string error, int status)
    {
        var instance = _world.NewInstance();
        var session = await _world.SignInAsync(instance, TimeSpan.Zero);
        instance.TokenClient.Before = () => Task.FromResult<TokenResult?>(new TokenResult.Refused(error));

        var (outcome, _) = await _world.FinishAsync(instance.CallAsync(session));
        Assert.Equal(status, Assert.IsType<RefreshOutcome.Postponed>(outcome).Failure.Status);

        instance.TokenClient.Before = () => Task.FromResult<TokenResult?>(null);
        Assert.IsType<RefreshOutcome.Fresh>((await _world.FinishAsync(instance.CallAsync(session), TimeSpan.FromSeconds(5))).Outcome);
    }

    [Theory]
    [InlineData(IonOutageKind.Unreachable, 502)]
    [InlineData(IonOutageKind.ServerError, 502)]
    [InlineData(IonOutageKind.Unusable, 502)]
    [InlineData(IonOutageKind.TimedOut, 504)]
    [InlineData(IonOutageKind.Busy, 503)]
    [InlineData(IonOutageKind.SecretUnavailable, 503)]
    internal async Task I6_no_outage_ends_it_and_the_lease_is_given_back_at_once(IonOutageKind kind, int status)
    {
        var instance = _world.NewInstance();
        var session = await _world.SignInAsync(instance, TimeSpan.Zero);
        instance.TokenClient.Before = () => Task.FromResult<TokenResult?>(new TokenResult.Unavailable(new(kind, "")));

        var (outcome, _) = await _world.FinishAsync(instance.CallAsync(session));
        Assert.Equal(status, Assert.IsType<RefreshOutcome.Postponed>(outcome).Failure.Status);
        Assert.Equal(1, _world.Rows.Rows[session.Handle].RefreshFailures);

        instance.TokenClient.Before = () => Task.FromResult<TokenResult?>(null);
        Assert.IsType<RefreshOutcome.Fresh>((await _world.FinishAsync(instance.CallAsync(session), TimeSpan.FromSeconds(5))).Outcome);
        Assert.Equal(0, _world.Rows.Rows[session.Handle].RefreshFailures);
    }

    [Fact]
    public async Task I6_Retry_After_is_honoured_by_every_instance()
    {
        var (told, other) = (_world.NewInstance(), _world.NewInstance());
        var session = await _world.SignInAsync(told, TimeSpan.Zero);
        var wait = TimeSpan.FromSeconds(90);
        told.TokenClient.Before = () => Task.FromResult<TokenResult?>(new TokenResult.Unavailable(new(IonOutageKind.Busy, "", wait)));
        await _world.FinishAsync(told.CallAsync(session));

        var (outcome, _) = await _world.FinishAsync(other.CallAsync(session));
        var failure = Assert.IsType<RefreshOutcome.Postponed>(outcome).Failure;
        Assert.Equal(503, failure.Status);
        Assert.InRange(failure.RetryAfter!.Value, wait / 2, wait);
        Assert.Empty(_world.Ion.Sent);

        _world.Time.Advance(wait);
        Assert.IsType<RefreshOutcome.Fresh>((await _world.FinishAsync(other.CallAsync(session))).Outcome);
    }

    [Fact]
    public async Task I7_a_caller_that_leaves_does_not_cancel_the_refresh()
    {
        var instance = _world.NewInstance();
        var session = await _world.SignInAsync(instance, TimeSpan.Zero);
        var answer = new TaskCompletionSource();
        instance.TokenClient.After = async result =>
        {
            await answer.Task;
            return result;
        };
        using var browser = new CancellationTokenSource();
        var call = instance.CallAsync(session, browser.Token);
        await WaitUntilAsync(() => _world.Ion.Granted == 1);

        await browser.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        answer.SetResult();

        await _world.FinishAsync(instance.InFlight.StoppedAsync(TestContext.Current.CancellationToken).ContinueWith(_ => true, TaskScheduler.Default));
        var stored = await instance.Store.ReadAsync(session.Handle, CancellationToken.None);
        Assert.Equal("access-1", stored!.Tokens.AccessToken.Value);
    }

    [Fact]
    public async Task I7_a_caller_tires_after_10_s_and_the_refresh_goes_on()
    {
        var instance = _world.NewInstance();
        var session = await _world.SignInAsync(instance, TimeSpan.Zero);
        var started = _world.Time.GetUtcNow();
        instance.TokenClient.After = async result =>
        {
            await Task.Delay(TimeSpan.FromSeconds(25), _world.Time);
            return result;
        };

        var (outcome, _) = await _world.FinishAsync(instance.CallAsync(session));

        var failure = Assert.IsType<RefreshOutcome.Postponed>(outcome).Failure;
        Assert.Equal(503, failure.Status);
        Assert.NotNull(failure.RetryAfter);
        Assert.InRange(_world.Time.GetUtcNow() - started, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15));

        await _world.FinishAsync(instance.InFlight.StoppedAsync(TestContext.Current.CancellationToken).ContinueWith(_ => true, TaskScheduler.Default));
        Assert.Equal(["access-1"], (await _world.FinishAsync(instance.CallAsync(session))).Tried);
    }

    [Fact]
    public async Task I7_a_caller_whose_old_token_died_meanwhile_does_not_wait_another_10_s()
    {
        var instance = _world.NewInstance();
        var session = await _world.SignInAsync(instance, TimeSpan.FromSeconds(25));
        var started = _world.Time.GetUtcNow();
        instance.TokenClient.After = async result =>
        {
            await Task.Delay(TimeSpan.FromSeconds(50), _world.Time);
            return result;
        };

        var (outcome, tried) = await _world.FinishAsync(instance.CallAsync(session));

        Assert.Equal(503, Assert.IsType<RefreshOutcome.Postponed>(outcome).Failure.Status);
        Assert.Equal(["access-0"], tried);
        Assert.InRange(_world.Time.GetUtcNow() - started, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task I7_the_lease_is_renewed_for_as_long_as_Ion_takes()
    {
        var (holder, other) = (_world.NewInstance(), _world.NewInstance());
        var session = await _world.SignInAsync(holder, TimeSpan.Zero);
        holder.TokenClient.After = async result =>
        {
            await Task.Delay(TimeSpan.FromSeconds(55), _world.Time);
            return result;
        };

        var flights = Task.WhenAll(
            holder.Flight.RunAsync(session, new(session.Tokens.AccessToken)),
            other.Flight.RunAsync(session, new(session.Tokens.AccessToken)));
        await _world.FinishAsync(flights);

        Assert.All(await flights, outcome => Assert.IsType<RefreshOutcome.Fresh>(outcome));
        Assert.Equal(["refresh-0"], _world.Ion.Sent);
    }

    [Fact]
    public async Task I7_once_nobody_waits_any_more_a_shutdown_lets_nothing_be_sent_and_gives_the_lease_back()
    {
        var (stopping, other) = (_world.NewInstance(), _world.NewInstance());
        var session = await _world.SignInAsync(stopping, TimeSpan.Zero);
        await stopping.InFlight.StoppingAsync(TestContext.Current.CancellationToken);
        _world.Time.Advance(RefreshTiming.SendingDuringShutdown);

        var (outcome, _) = await _world.FinishAsync(stopping.CallAsync(session));

        Assert.Equal(503, Assert.IsType<RefreshOutcome.Postponed>(outcome).Failure.Status);
        Assert.Empty(_world.Ion.Sent);
        Assert.Null(_world.Rows.Rows[session.Handle].Lease);
        Assert.IsType<RefreshOutcome.Fresh>((await _world.FinishAsync(other.CallAsync(session), within: TimeSpan.FromSeconds(5))).Outcome);
    }

    [Fact]
    public async Task I7_a_request_that_a_shutdown_finds_is_still_answered_with_fresh_tokens()
    {
        var instance = _world.NewInstance();
        var session = await _world.SignInAsync(instance, TimeSpan.Zero);
        await instance.InFlight.StoppingAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["access-1"], (await _world.FinishAsync(instance.CallAsync(session))).Tried);
    }

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
        next.Table.Before = operation => operation == "replace" ? DelayUntilAsync(back + TimeSpan.FromSeconds(0.2)) : Task.CompletedTask;

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
        next.Table.Before = _ => _world.Time.GetUtcNow() > down && _world.Time.GetUtcNow() < back ? DelayUntilAsync(back) : Task.CompletedTask;

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

    [Fact]
    public async Task I9_a_holder_that_died_before_sending_leaves_a_lease_that_lapses()
    {
        var (dead, next) = (_world.NewInstance(), _world.NewInstance());
        var session = await _world.SignInAsync(dead, TimeSpan.Zero);
        await DieAsync(dead, session, beforeIon: true);

        var outcome = await _world.FinishAsync(next.Flight.RunAsync(session, new(session.Tokens.AccessToken)));

        Assert.Equal("access-1", Assert.IsType<RefreshOutcome.Fresh>(outcome).Session.Tokens.AccessToken.Value);
        Assert.Equal(["refresh-0"], _world.Ion.Sent);
    }

    [Fact]
    public async Task I9_a_holder_that_died_between_Ion_and_storing_costs_a_clean_sign_in()
    {
        var (dead, next) = (_world.NewInstance(), _world.NewInstance());
        var session = await _world.SignInAsync(dead, TimeSpan.Zero);
        await DieAsync(dead, session, beforeIon: false);

        var outcome = await _world.FinishAsync(next.Flight.RunAsync(session, new(session.Tokens.AccessToken)));

        Assert.IsType<RefreshOutcome.Ended>(outcome);
        Assert.Empty(_world.Rows.Rows);
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

        async Task OpenLaterAsync(Core.Sessions.SessionRow row)
        {
            await DelayUntilAsync(opens);
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
    public async Task In_its_last_seconds_the_old_token_is_better_than_an_outage()
    {
        var instance = _world.NewInstance();
        var session = await _world.SignInAsync(instance, Expired);
        instance.TokenClient.Before = () => Task.FromResult<TokenResult?>(new TokenResult.Unavailable(new(IonOutageKind.ServerError, "")));

        var (outcome, tried) = await _world.FinishAsync(instance.CallAsync(session));

        Assert.IsType<RefreshOutcome.Fresh>(outcome);
        Assert.Equal(["access-0"], tried);
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

    /// <summary>One has Ion's answer and can't store it; the next comer, from that time on, must end up with it all the same.</summary>
    private async Task HolderStoresFirstAsync(Instance holder, Instance next, Core.Sessions.Session session, DateTimeOffset nextComesAt)
    {
        var held = holder.Flight.RunAsync(session, new(session.Tokens.AccessToken));
        await _world.FinishAsync(DelayUntilAsync(nextComesAt).ContinueWith(_ => true, TaskScheduler.Default));
        var found = (await next.Store.ReadAsync(session.Handle, CancellationToken.None))!;

        var taken = await _world.FinishAsync(next.Flight.RunAsync(found, new(found.Tokens.AccessToken)));

        Assert.Equal("access-1", Assert.IsType<RefreshOutcome.Fresh>(taken).Session.Tokens.AccessToken.Value);
        Assert.IsType<RefreshOutcome.Fresh>(await _world.FinishAsync(held));
    }

    private async Task DelayUntilAsync(DateTimeOffset time)
    {
        if (time - _world.Time.GetUtcNow() is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left, _world.Time);
        }
    }

    /// <summary>An attempt that hangs for 4 s and fails; the one that hangs when storage is back has just begun then.</summary>
    private async Task HangAsync(DateTimeOffset back)
    {
        var attempt = TimeSpan.FromSeconds(4);
        var end = _world.Time.GetUtcNow() + attempt;
        await DelayUntilAsync(end + attempt < back ? end : back + attempt);
        await MemorySessionTable.Unavailable();
    }

    /// <summary>A holder that Ion answers late and that can't renew its lease meanwhile.</summary>
    private Task<RefreshOutcome> StartLateHolder(Instance late, Core.Sessions.Session session, TimeSpan answersAfter)
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

    /// <summary>Runs a flight up to a point from which nothing more is ever heard of it.</summary>
    private static async Task DieAsync(Instance instance, Core.Sessions.Session session, bool beforeIon)
    {
        var never = new TaskCompletionSource();
        var dead = false;
        async Task DieHereAsync()
        {
            dead = true;
            instance.Table.Before = _ => never.Task;
            await never.Task;
        }

        if (beforeIon)
        {
            instance.TokenClient.Before = async () =>
            {
                await DieHereAsync();
                return null;
            };
        }
        else
        {
            instance.TokenClient.After = async result =>
            {
                await DieHereAsync();
                return result;
            };
        }

        _ = instance.Flight.RunAsync(session, new(session.Tokens.AccessToken));
        await WaitUntilAsync(() => dead);
    }

    private static async Task WaitUntilAsync(Func<bool> condition)
    {
        for (var i = 0; i < 5_000 && !condition(); i++)
        {
            await Task.Delay(1);
        }

        Assert.True(condition());
    }
}
