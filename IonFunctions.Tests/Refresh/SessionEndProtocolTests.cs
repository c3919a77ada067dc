using IonFunctions.Core.Ion;
using IonFunctions.Core.Refresh;
using static IonFunctions.Tests.Refresh.ProtocolWorld;

namespace IonFunctions.Tests.Refresh;

/// <summary>What ends a session, and what does not (docs/refresh-protocol.md, invariant 6).</summary>
public sealed class SessionEndProtocolTests
{
    private readonly ProtocolWorld _world = new();

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
        Assert.Equal(status, FailureOf(outcome).Status);

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
        Assert.Equal(status, FailureOf(outcome).Status);
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
        var failure = FailureOf(outcome);
        Assert.Equal(503, failure.Status);
        Assert.InRange(failure.RetryAfter!.Value, wait / 2, wait);
        Assert.Empty(_world.Ion.Sent);

        _world.Time.Advance(wait);
        Assert.IsType<RefreshOutcome.Fresh>((await _world.FinishAsync(other.CallAsync(session))).Outcome);
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
}
