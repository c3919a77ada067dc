namespace IonFunctions.Tests.Simulation;

/// <summary>The simulation's own proof: the protocol broken on purpose, in each of the ways of <see cref="Mutations"/>, is found out.</summary>
public sealed class MutationTests(ITestOutputHelper output)
{
    [Fact]
    public void The_simulation_finds_a_lease_written_without_an_ETag() => Finds(new Mutations.NoETagOnTheLease());

    [Fact]
    public void The_simulation_finds_a_pair_that_is_used_before_it_is_stored() => Finds(new Mutations.StoringAfterUse());

    [Fact]
    public void The_simulation_finds_a_token_sent_that_was_read_before_the_wait() => Finds(new Mutations.SendingATokenReadBeforeTheWait());

    [Fact]
    public void The_simulation_finds_a_session_deleted_on_any_400() => Finds(new Mutations.DeletingTheSessionOnAny400());

    [Fact]
    public void The_simulation_finds_a_lease_that_never_lapses() => Finds(new Mutations.NoLeaseExpiry());

    [Fact]
    public void The_simulation_finds_a_disconnect_that_cancels_the_flight() => Finds(new Mutations.ADisconnectCancelsTheFlight());

    [Fact]
    public void The_simulation_finds_a_late_answer_that_is_thrown_away() => Finds(new Mutations.ALateAnswerIsThrownAway());

    [Fact]
    public void The_simulation_finds_a_lease_that_is_broken_into() => Finds(new Mutations.BreakingIntoTheLease());

    [Fact]
    public void The_simulation_finds_a_401_that_reaches_the_browser() => Finds(new Mutations.A401ReachesTheBrowser());

    [Fact]
    public void The_simulation_finds_a_refusal_that_is_believed_at_once() => Finds(new Mutations.ARefusalIsBelievedAtOnce());

    [Fact]
    public void The_simulation_finds_a_due_row_that_is_not_waited_for() => Finds(new Mutations.ADueRowIsNotWaitedFor());

    private void Finds(Mutation mutation)
    {
        var seed = Seeds.FindFirst(0, SimulationTests.SeedsOfATestRun, mutation);
        Assert.True(seed is not null, $"{SimulationTests.SeedsOfATestRun} seeds have not found it");
        output.WriteLine($"found after {seed + 1} seeds: {Seeds.Run(seed.Value, mutation).Violation}");
    }
}
