using IonFunctions.Core.Sessions;

namespace IonFunctions.Tests.Sessions;

public sealed class UsedStatesTests
{
    [Fact]
    public void It_remembers_the_last_dozen_and_nothing_that_one_could_use()
    {
        var states = Enumerable.Range(0, 15).Select(i => $"state-{i}").ToList();
        var used = states.Aggregate(default(UsedStates), (all, state) => all.With(state));
        var stored = new UsedStates(used.ToString());

        Assert.All(states[3..], state => Assert.True(stored.Contains(state)));
        Assert.All(states[..3], state => Assert.False(stored.Contains(state)));
        Assert.InRange(stored.ToString().Length, 1, 300);
        Assert.DoesNotContain("state-", stored.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Rows that were written before there was the column.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_session_without_memory_remembers_nothing(string? stored)
    {
        Assert.False(new UsedStates(stored).Contains(""));
        Assert.False(new UsedStates(stored).Contains("state"));
    }
}
