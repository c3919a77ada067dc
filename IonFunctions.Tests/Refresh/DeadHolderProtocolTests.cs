using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;
using static IonFunctions.Tests.Refresh.ProtocolWorld;

namespace IonFunctions.Tests.Refresh;

/// <summary>An instance dies in the middle of a refresh (docs/refresh-protocol.md, invariant 9).</summary>
public sealed class DeadHolderProtocolTests
{
    private readonly ProtocolWorld _world = new();

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

    /// <summary>Runs a flight up to a point from which nothing more is ever heard of it.</summary>
    private static async Task DieAsync(Instance instance, Session session, bool beforeIon)
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
}
