using IonFunctions.Core.Refresh;
using static IonFunctions.Tests.Refresh.ProtocolWorld;

namespace IonFunctions.Tests.Refresh;

/// <summary>Ion answers a call with 401 (docs/refresh-protocol.md, invariant 5).</summary>
public sealed class UnauthorizedProtocolTests
{
    private readonly ProtocolWorld _world = new();

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

        Assert.Equal(502, FailureOf(outcome).Status);
        Assert.Equal(["refresh-0"], _world.Ion.Sent);
        Assert.NotNull(await instance.Store.ReadAsync(session.Handle, CancellationToken.None));
    }

    [Fact]
    public async Task I5_a_401_after_a_refresh_of_an_expired_token_is_no_reason_for_another()
    {
        var instance = _world.NewInstance();
        var session = await _world.SignInAsync(instance, TimeSpan.Zero);

        var outcome = await _world.FinishAsync(instance.Tokens.CallAsync(session, _ => Task.FromResult(false), CancellationToken.None));

        Assert.Equal(502, FailureOf(outcome).Status);
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
}
