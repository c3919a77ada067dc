using IonFunctions.Core.Refresh;

namespace IonFunctions.Tests.Refresh;

public sealed class OutageBreakerTests
{
    private readonly OutageBreaker _breaker = new();

    [Fact]
    public void Three_failures_trip_it()
    {
        Fail(2);
        Assert.False(_breaker.IsTripped);
        Fail(1);
        Assert.True(_breaker.IsTripped);
    }

    [Fact]
    public void A_timeout_trips_it_at_once()
    {
        _breaker.Note(DueOutcome.IonTimedOut, _breaker.Begin());
        Assert.True(_breaker.IsTripped);
    }

    [Fact]
    public void A_success_forgives_the_failures_before_it()
    {
        for (var round = 0; round < 10; round++)
        {
            Fail(2);
            _breaker.Note(DueOutcome.Refreshed, _breaker.Begin());
        }

        Assert.False(_breaker.IsTripped);
        Assert.True(_breaker.HasSucceeded);
    }

    [Fact]
    public void That_Ion_has_refused_a_token_or_revoked_one_shows_that_it_is_up_too()
    {
        Fail(2);
        _breaker.Note(DueOutcome.EndedAtIon, _breaker.Begin());
        Assert.True(_breaker.HasSucceeded);
        Fail(2);
        Assert.False(_breaker.IsTripped);
    }

    [Fact]
    public void A_success_that_was_under_way_before_the_failures_forgives_none_of_them()
    {
        var sentWhileIonWasUp = _breaker.Begin();
        Fail(2);
        _breaker.Note(DueOutcome.Refreshed, sentWhileIonWasUp);
        Fail(1);
        Assert.True(_breaker.IsTripped);
    }

    [Theory]
    [InlineData(nameof(DueOutcome.Stale))]
    [InlineData(nameof(DueOutcome.Ended))]
    [InlineData(nameof(DueOutcome.Postponed))]
    public void What_says_nothing_of_Ion_changes_nothing(string outcome)
    {
        Fail(2);
        _breaker.Note(Enum.Parse<DueOutcome>(outcome), _breaker.Begin());
        Assert.False(_breaker.HasSucceeded);
        Fail(1);
        Assert.True(_breaker.IsTripped);
    }

    private void Fail(int times)
    {
        for (var i = 0; i < times; i++)
        {
            _breaker.Note(DueOutcome.IonFailed, _breaker.Begin());
        }
    }
}
