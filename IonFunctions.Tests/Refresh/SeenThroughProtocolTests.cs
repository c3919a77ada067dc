using IonFunctions.Core.Refresh;
using static IonFunctions.Tests.Refresh.ProtocolWorld;

namespace IonFunctions.Tests.Refresh;

/// <summary>A refresh that was sent is seen through (docs/refresh-protocol.md, invariant 7).</summary>
public sealed class SeenThroughProtocolTests
{
    private readonly ProtocolWorld _world = new();

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

        var failure = FailureOf(outcome);
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

        Assert.Equal(503, FailureOf(outcome).Status);
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

        Assert.Equal(503, FailureOf(outcome).Status);
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
}
