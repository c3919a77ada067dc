using IonFunctions.Core.Refresh;

namespace IonFunctions.Tests.Simulation;

/// <summary>
/// Nobody comes back, or only just as a session is about to end: sweeps keep the tokens fresh for a while, then end the
/// sessions. At all times a due row leads to each, and in the end there is nothing left, neither here nor at Ion.
/// </summary>
internal sealed class RestOfLives(World world, TimeSpan lifetime)
{
    private readonly Random _random = world.Random;
    private readonly Scheduler _scheduler = world.Scheduler;

    public void Run()
    {
        var returns = _random.Chance(0.5) ? _random.Next(1, 6) : 0;
        foreach (var session in world.Sessions)
        {
            session.Lifetime = lifetime; // So that it does not take hundreds of refreshes.
        }

        for (var i = 0; i < 100 && world.Tables.Due.Count > 0 && !_scheduler.IsStopped; i++)
        {
            var next = DueRow.Parse(world.Tables.Due.Min.PartitionKey, world.Tables.Due.Min.RowKey)!;
            if (returns > 0 && world.Tables.Find(next.Handle) is { } row && World.EndOf(row) - next.Minute < TimeSpan.FromMinutes(2))
            {
                returns--;
                world.OnUp(sweeper => ComeBackAtTheEnd(world.SessionOf(next.Handle), World.EndOf(row), sweeper));
            }
            else
            {
                RunUntilAfter(next.Minute + World.LargestClockError);
                world.OnUp(world.Sweep);
            }

            world.RunFor(TimeSpan.FromMinutes(3));
            foreach (var session in world.Sessions)
            {
                world.CheckDue(session);
            }
        }

        foreach (var session in world.Sessions)
        {
            if (!_scheduler.IsStopped && session.GoneBecause is null)
            {
                world.Violate(0, $"{session} is over, and its row is never deleted");
            }
            else if (!_scheduler.IsStopped && session is { GoneBecause: "its time was over", IsRevokedByApp: false, IsRevokedByUser: false })
            {
                world.Violate(0, $"{session} is over, and was not revoked at Ion");
            }
        }

        if (!_scheduler.IsStopped && world.Tables.Due.Count > 0)
        {
            world.Violate(0, "due rows are left over");
        }
    }

    /// <summary>A call falls on a sweep by whose clock the session is over; by the clock of who is called it may not be.</summary>
    private void ComeBackAtTheEnd(SimulatedSession session, DateTimeOffset end, Instance sweeper)
    {
        RunUntilAfter(end - sweeper.Time.Error, atMost: TimeSpan.FromMinutes(1.5));
        _scheduler.After(_random.Seconds(0, 0.5), () => world.OnUp(instance => world.Call(session, instance)));
        world.Sweep(sweeper);
    }

    private void RunUntilAfter(DateTimeOffset time, TimeSpan? atMost = null) => _scheduler.RunUntil(
        (time > _scheduler.Now ? time : _scheduler.Now) + _random.Between(TimeSpan.Zero, atMost ?? World.SweepEvery));
}
