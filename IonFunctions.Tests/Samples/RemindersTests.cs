using IonFunctions.Simulator.Faults;
using IonFunctions.Simulator.School;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Waiting;
using Microsoft.AspNetCore.Http;
using static IonFunctions.Tests.Samples.RemindersWorld;

namespace IonFunctions.Tests.Samples;

/// <summary><c>samples/reminders</c>: who gets a reminder, and that nobody gets two or none.</summary>
public sealed class RemindersTests(RemindersWorld world) : IClassFixture<RemindersWorld>, IAsyncLifetime
{
    private const string Chess = "Chess Club";

    // Not on Fridays (ScheduledActivity.Cancelled).
    private const string Cancelled = "Improv Comedy";

    private readonly List<Visitor> _visitors = [];

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private Block A => world.Next[0];

    private Block B => world.Next[1];

    public async ValueTask InitializeAsync() => await world.ResetAsync();

    public ValueTask DisposeAsync()
    {
        _visitors.ForEach(visitor => visitor.Dispose());
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Students_without_an_activity_for_a_block_of_the_next_day_are_reminded_of_that_block()
    {
        await AgreeAsync(SchoolUsers.Ada, SchoolUsers.Grace, SchoolUsers.Alan, SchoolUsers.Katherine);
        world.SignUp(SchoolUsers.Ada, A, Chess);
        world.SignUp(SchoolUsers.Ada, B, Chess);
        world.SignUp(SchoolUsers.Alan, A, Cancelled);
        world.SignUp(SchoolUsers.Alan, B, Chess);

        await LookAsync();

        Assert.Equal([Of(A, SchoolUsers.Grace), Of(A, SchoolUsers.Alan), Of(B, SchoolUsers.Grace)], await world.RemindersAsync());
        var texts = (await world.ReadAsync()).Select(row => row.GetString("Text"));
        Assert.All(texts, text => Assert.Matches("^You have no activity yet for eighth period [AB] of Friday, [A-Z][a-z]+ [0-9]{1,2}[.]$", text));
    }

    [Fact]
    public async Task Whoever_has_not_agreed_has_taken_it_back_or_signed_out_is_left_alone()
    {
        await AgreeAsync(SchoolUsers.Ada, SchoolUsers.Grace);
        using var notAsked = await world.SignInAsync(SchoolUsers.Alan);
        using var withdrawn = await _visitors[0].SendAsync(HttpMethod.Delete, "/api/offline");
        using var signedOut = await _visitors[1].PostAsync("/api/logout");

        await LookAsync();
        // And so are those for whom there are messages from before.
        await world.SendAsync(A, SchoolUsers.Ada);
        await world.SendAsync(A, SchoolUsers.Grace);
        await world.SendAsync(A, SchoolUsers.Alan);
        await world.DrainAsync();

        Assert.Empty(await world.RemindersAsync());
    }

    [Fact]
    public async Task Whoever_has_chosen_since_the_message_was_sent_is_not_reminded_nor_of_a_block_that_is_over_or_locked()
    {
        await AgreeAsync(SchoolUsers.Ada);
        world.SignUp(SchoolUsers.Ada, A, Chess);

        await world.SendAsync(A, SchoolUsers.Ada);
        await world.SendAsync(A with { Id = A.Id - 1 }, SchoolUsers.Ada); // Of the Wednesday before.
        await world.SendAsync(B with { Id = B.Id + 1 }, SchoolUsers.Ada); // Not the next.
        await world.DrainAsync();

        Assert.Empty(await world.RemindersAsync());
    }

    [Fact]
    public async Task A_reminder_is_written_once_over_repeated_timers_and_on_two_instances_at_a_time()
    {
        await AgreeAsync(SchoolUsers.Ada, SchoolUsers.Grace, SchoolUsers.Alan);
        var second = await world.SecondAsync();

        for (var turn = 0; turn < 3; turn++)
        {
            await Task.WhenAll(RemindersWorld.LookAsync(world.Host), RemindersWorld.LookAsync(second));
        }

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => world.SendAsync(A, SchoolUsers.Ada)));
        await world.DrainAsync();

        Assert.Equal(6, (await world.RemindersAsync()).Count);
        Assert.Equal(6, world.CountInserts());
    }

    /// <summary>SIGKILL, before storage hears of the write, and after it was carried out.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_crash_between_the_queue_and_the_write_gives_no_double_and_no_lost_reminder(bool beforeWrite)
    {
        await AgreeAsync(SchoolUsers.Ada);
        world.SignUp(SchoolUsers.Ada, B, Chess);
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = Task.Delay(Timeout.Infinite, CancellationToken);
        Task Hold(HttpRequest request) => IsInsert(request) && met.TrySetResult() ? never : Task.CompletedTask;
        if (beforeWrite)
        {
            world.Tables.BeforeForwarding = Hold;
        }
        else
        {
            world.Tables.BeforeAnswering = Hold;
        }

        await RemindersWorld.LookAsync(world.Host);
        await Eventually.EndsAsync(met.Task, "the reminder is about to be written");
        Assert.Equal(beforeWrite ? 0 : 1, (await world.RemindersAsync()).Count);
        await world.Host.KillWorkerAsync();
        await world.DrainAsync();

        Assert.Equal([Of(A, SchoolUsers.Ada)], await world.RemindersAsync());
        Assert.Equal(1, world.CountInserts());

        await LookAsync();
        Assert.Equal(1, world.CountInserts());
        Assert.Empty(await world.TakePoisonAsync());
    }

    [Fact]
    public async Task What_fails_five_times_goes_to_poison_with_two_numbers_in_it_and_is_found_again_by_the_next_timer()
    {
        await AgreeAsync(SchoolUsers.Ada);
        world.SignUp(SchoolUsers.Ada, B, Chess);
        var tries = 0;
        world.Tables.Failing = request => IsInsert(request) ? Failing() : null;
        int Failing()
        {
            Interlocked.Increment(ref tries);
            return StatusCodes.Status400BadRequest;
        }

        await LookAsync();
        await world.SendAsync("no message of ours");
        await world.DrainAsync();

        Assert.Equal(5, tries);
        Assert.Equal(
            [$$"""{"Block":{{A.Id}},"User":{{SchoolUsers.Ada.Id}}}""", "no message of ours"],
            (await world.TakePoisonAsync()).Order(StringComparer.Ordinal).Reverse());
        Assert.Empty(await world.RemindersAsync());

        world.Tables.Failing = null;
        await LookAsync();
        Assert.Equal([Of(A, SchoolUsers.Ada)], await world.RemindersAsync());
        Assert.Equal(["Date", "PartitionKey", "RowKey", "Text", "Timestamp", "odata.etag"], Assert.Single(await world.ReadAsync()).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task While_Ion_does_not_answer_nobody_is_reminded_and_afterwards_everybody_is()
    {
        await AgreeAsync(SchoolUsers.Ada);
        world.Ion.Ion.Faults.Add(new Fault { Endpoint = "/api/signups/user", Status = 503 });

        await LookAsync();
        Assert.Empty(await world.RemindersAsync());

        world.Ion.Ion.Faults.Clear();
        await LookAsync();
        Assert.Equal([Of(A, SchoolUsers.Ada), Of(B, SchoolUsers.Ada)], await world.RemindersAsync());
    }

    private async Task AgreeAsync(params SchoolUser[] users)
    {
        foreach (var user in users)
        {
            _visitors.Add(await world.AgreeAsync(user));
        }
    }

    private async Task LookAsync()
    {
        await RemindersWorld.LookAsync(world.Host);
        await world.DrainAsync();
    }
}
