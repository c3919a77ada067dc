namespace IonFunctions.Tests.Simulation;

/// <summary>After the storms all must come right: every session serves a call or has ended for a reason, and little was wasted.</summary>
internal sealed class Calm(World world, ScenarioKind kind)
{
    private readonly Scheduler _scheduler = world.Scheduler;

    public void Run()
    {
        Settle();
        CheckSettled();
    }

    /// <summary>Everything works again; Ion's longest <c>Retry-After</c> passes, by a clock that may be off, with sweeps as scheduled.</summary>
    private void Settle()
    {
        world.Note($"calm");
        world.Weather.Clear();
        world.Ion.WrongLifetimes = 0;
        var awake = world.Instances.Max(instance => instance.Process.PausedUntil > instance.Process.PartitionedUntil
            ? instance.Process.PausedUntil
            : instance.Process.PartitionedUntil);
        _scheduler.RunUntil((awake > _scheduler.Now ? awake : _scheduler.Now) + TimeSpan.FromMinutes(2));
        for (var i = 0; i < 5 && !_scheduler.IsStopped; i++)
        {
            world.OnUp(world.Sweep);
            world.RunFor(World.SweepEvery);
        }
    }

    private void CheckSettled()
    {
        if (!_scheduler.IsStopped)
        {
            world.CheckAllEnded();
        }

        foreach (var session in world.Sessions)
        {
            foreach (var instance in world.Instances)
            {
                CheckServed(session, instance);
            }
        }

        world.RunFor(TimeSpan.FromMinutes(1));
        foreach (var session in world.Sessions)
        {
            CheckRow(session);
            if (kind == ScenarioKind.Calm)
            {
                CheckNothingWasted(session);
            }
            else if (kind == ScenarioKind.Clocks)
            {
                CheckLittleWasted(session);
            }
        }
    }

    private void CheckServed(SimulatedSession session, Instance instance)
    {
        if (_scheduler.IsStopped)
        {
            return;
        }

        var caller = world.Call(session, instance);
        _scheduler.RunUntil(_scheduler.Now + TimeSpan.FromMinutes(2), () => caller.Status is not null);
        if (!_scheduler.IsStopped && caller.Status is var status && status != (session.GoneBecause is null ? 200 : 401))
        {
            world.Violate(9, $"{session} is answered with {status} when all is calm again ({session.GoneBecause ?? "it is there"})");
        }
    }

    private void CheckRow(SimulatedSession session)
    {
        if (_scheduler.IsStopped || session.GoneBecause is not null || world.Tables.Find(session.Handle) is not { } row)
        {
            return;
        }

        if (SimulatedTables.GenerationOf(row) is var generation && generation != session.Generation)
        {
            world.Violate(2, $"{session} has pair {generation}, and Ion's current one is {session.Generation}");
        }

        if (row.Lease is not null)
        {
            world.Violate(9, $"the lease of {session} is left for ever");
        }

        world.CheckDue(session);
    }

    /// <summary>Where nothing goes wrong, every call is answered with 200 and there is one token request for an expiry.</summary>
    private void CheckNothingWasted(SimulatedSession session)
    {
        if (session.Refused + session.Needless > 0)
        {
            world.Violate(1, $"{session} had {session.Refused} refused and {session.Needless} needless token requests, and nothing went wrong");
        }

        foreach (var caller in world.Callers.Where(caller => caller.Status is not (200 or 499)))
        {
            world.Violate(3, $"a call of {caller.Session} was answered with {caller.Status}, and nothing went wrong");
        }
    }

    /// <summary>A clock that is off or a wrong lifetime costs at most one refresh each, and never a session.</summary>
    private void CheckLittleWasted(SimulatedSession session)
    {
        if (session.Refused > 0 || session.Needless > session.WrongLifetimes || session.GoneBecause is not null)
        {
            world.Violate(1, $"{session} had {session.Refused} refused and {session.Needless} needless token requests, with {session.WrongLifetimes} wrong lifetimes and clocks off ({session.GoneBecause ?? "it is there"})");
        }
    }
}
