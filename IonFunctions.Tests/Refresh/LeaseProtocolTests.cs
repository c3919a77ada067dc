using IonFunctions.Core.Ion;
using IonFunctions.Core.Refresh;
using static IonFunctions.Tests.Refresh.ProtocolWorld;

namespace IonFunctions.Tests.Refresh;

/// <summary>Who may send a refresh token, and who waits for what comes of it (docs/refresh-protocol.md, invariants 1, 3 and 4).</summary>
public sealed class LeaseProtocolTests
{
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
}
