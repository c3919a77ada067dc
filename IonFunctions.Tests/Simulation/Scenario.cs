using IonFunctions.Core.Refresh;

namespace IonFunctions.Tests.Simulation;

/// <summary>
/// What a seed goes through: storms, in which things go wrong while sessions are called, swept and logged out; then a
/// calm, in which all must come right; and for some the rest of the sessions' lives.
/// </summary>
internal sealed class Scenario(World world)
{
    private static readonly TimeSpan[] LongLives = [TimeSpan.FromHours(10), TimeSpan.FromHours(10), TimeSpan.FromHours(1)];
    private static readonly TimeSpan ShortLife = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(5);
    private readonly Random _random = world.Random;
    private readonly Scheduler _scheduler = world.Scheduler;
    private Kind _kind;
    private double _ambushes;
    private int _retries;

    private enum Kind
    {
        /// <summary>Nothing goes wrong.</summary>
        Calm,

        /// <summary>Clocks are off, machines sleep, and Ion says wrong lifetimes.</summary>
        Clocks,

        /// <summary>Everything goes wrong.</summary>
        Rough,
    }

    public void Run()
    {
        _kind = _random.Next(10) switch { 0 => Kind.Calm, 1 => Kind.Clocks, _ => Kind.Rough };
        Populate();
        for (var storms = _random.Next(1, 4); storms > 0 && !_scheduler.IsStopped; storms--)
        {
            Storm();
            if (storms > 1)
            {
                PassTimeUntilNextExpiry();
            }
        }

        Settle();
        CheckSettled();
        if (_random.Chance(0.2))
        {
            LiveOut();
        }
    }

    private void Populate()
    {
        for (var i = _random.Next(1, 5); i > 0; i--)
        {
            world.Boot(world.Instances.Count, ClockError());
        }

        var lifetime = _kind == Kind.Rough && _random.Chance(0.15) ? ShortLife : _random.Pick(LongLives);
        for (var i = _random.Next(1, 4); i > 0; i--)
        {
            world.SignIn(_random.Pick([TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(40), lifetime / 4, lifetime]), lifetime);
        }

        world.Ion.WrongLifetimes = _kind != Kind.Calm && _random.Chance(0.3) ? 0.3 : 0;
        if (_kind == Kind.Rough)
        {
            world.Weather.MakeRough();
            _ambushes = _random.Pick([0, 0.05, 0.3]);
            world.Ambush = Ambush;
        }
    }

    private TimeSpan ClockError() => _kind == Kind.Calm || _random.Chance(0.5)
        ? TimeSpan.Zero
        : _random.Between(-World.LargestClockError, World.LargestClockError);

    private void Storm()
    {
        var length = _random.Seconds(10, 180);
        _retries = _random.Next(8);
        if (_kind == Kind.Rough && _random.Chance(0.15))
        {
            world.Weather.TroubleIon(IonTrouble.Hanging, length);
        }

        // Half of it comes all at once.
        var together = _random.Between(TimeSpan.Zero, length);
        for (var i = _random.Next(2, 14); i > 0; i--)
        {
            var act = Draw();
            _scheduler.After(_random.Chance(0.5) ? together + _random.Seconds(0, 1) : _random.Between(TimeSpan.Zero, length), act);
        }

        RunFor(length + _random.Seconds(1, 60)); // Until the last of it has begun: nothing goes wrong any more in a calm.
        _retries = 0;
    }

    private Action Draw()
    {
        var dice = _random.Next(100);
        if (dice < 60)
        {
            return () => Call(_random.Pick(world.Sessions), _retries);
        }

        if (dice < 75 || _kind == Kind.Calm)
        {
            return () => OnUp(world.Sweep);
        }

        if (_kind == Kind.Clocks)
        {
            return dice < 90 ? () => OnUp(SleepUnlessRefreshing) : () => OnUp(instance => instance.Time.Error = ClockError());
        }

        return dice switch
        {
            < 81 => () => OnUp(instance => world.Crash(instance, _random.Seconds(0, 60))),
            < 84 => () => OnUp(instance => world.ShutDown(instance, _random.Seconds(0, 10))),
            < 87 => () => OnUp(Sleep),
            < 89 => () => OnUp(instance => instance.Process.Partition(Trouble("cut off from storage"))),
            < 93 => () => world.Weather.BreakStorage(Trouble("storage down")),
            < 96 => () => world.Weather.TroubleIon(_random.Pick(Enum.GetValues<IonTrouble>()), Trouble("Ion in trouble")),
            < 97 => () => OnUp(instance => world.LogOut(_random.Pick(world.Sessions), instance)),
            < 98 => () => RevokeByUser(_random.Pick(world.Sessions)),
            < 99 => () => OnUp(instance => instance.Time.Error = ClockError()),
            _ => () => EndAccessToken(_random.Pick(world.Sessions)),
        };
    }

    /// <summary>A user calls, and tries again when told that something does not work; some leave before they are told.</summary>
    private void Call(SimulatedSession session, int retries) => OnUp(instance => world.Call(
        session, instance, _random.Chance(0.2) ? _random.Seconds(0, 12) : null,
        caller =>
        {
            if (retries > 0 && caller.Status >= 500)
            {
                _scheduler.After(_random.Seconds(0, 6), () => Call(session, _retries > 0 ? retries - 1 : 0));
            }
        }));

    private void Ambush(Process process)
    {
        if (!_random.Chance(_ambushes))
        {
            return;
        }

        var instance = world.Instances.Find(one => one.Process == process);
        _scheduler.After(_random.Seconds(0, 0.3), () =>
        {
            var dice = _random.Next(10);
            if (dice < 6)
            {
                world.Weather.BreakStorage(Trouble("storage down"));
            }
            else if (instance?.IsUp == true && dice < 8)
            {
                world.Crash(instance, _random.Seconds(0, 60));
            }
            else if (instance?.IsUp == true)
            {
                world.ShutDown(instance, _random.Seconds(0, 10));
            }
        });
    }

    private void OnUp(Action<Instance> act)
    {
        var up = world.Instances.FindAll(instance => instance.IsUp);
        if (up.Count > 0)
        {
            act(_random.Pick(up));
        }
    }

    private TimeSpan Trouble(string what)
    {
        var time = _random.Seconds(1, _random.Pick([10, 60, 300]));
        world.Note($"{what} for {time.TotalSeconds:0} s");
        return time;
    }

    private void Sleep(Instance instance)
    {
        var time = _random.Chance(0.1) ? TimeSpan.FromDays(1) : _random.Seconds(1, 200);
        world.Note($"{instance.Process} is paused for {time}");
        instance.Process.Pause(time);
    }

    /// <summary>An answer that comes while its holder sleeps may come too late, which is a loss that can't be helped.</summary>
    private void SleepUnlessRefreshing(Instance instance)
    {
        if (!instance.Ion.IsRefreshing && world.HasAnswerSince(instance.Process) is null)
        {
            Sleep(instance);
        }
    }

    private void RevokeByUser(SimulatedSession session)
    {
        world.Note($"the user of {session} revokes it at Ion");
        session.IsRevokedByUser = true;
    }

    private void EndAccessToken(SimulatedSession session)
    {
        world.Note($"Ion ends the access token of {session}");
        session.AccessTokenExpiresAt = _scheduler.Now;
    }

    private void PassTimeUntilNextExpiry()
    {
        var expiry = _random.Pick(world.Sessions).AccessTokenExpiresAt - _random.Pick([TimeSpan.FromHours(1), TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(-1)]);
        RunFor(expiry > _scheduler.Now ? expiry - _scheduler.Now : TimeSpan.FromMinutes(1));
    }

    private void RunFor(TimeSpan time) => _scheduler.RunUntil(_scheduler.Now + time);

    /// <summary>Everything works again; Ion's longest <c>Retry-After</c> passes, by a clock that may be off, with sweeps as scheduled.</summary>
    private void Settle()
    {
        world.Note($"calm");
        world.Weather.Clear();
        world.Ion.WrongLifetimes = 0;
        _ambushes = 0;
        var awake = world.Instances.Max(instance => instance.Process.PausedUntil > instance.Process.PartitionedUntil
            ? instance.Process.PausedUntil
            : instance.Process.PartitionedUntil);
        _scheduler.RunUntil((awake > _scheduler.Now ? awake : _scheduler.Now) + TimeSpan.FromMinutes(2));
        for (var i = 0; i < 5 && !_scheduler.IsStopped; i++)
        {
            OnUp(world.Sweep);
            RunFor(SweepEvery);
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

        RunFor(TimeSpan.FromMinutes(1));
        foreach (var session in world.Sessions)
        {
            CheckRow(session);
            if (_kind == Kind.Calm)
            {
                CheckNothingWasted(session);
            }
            else if (_kind == Kind.Clocks)
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

        CheckDue(session);
    }

    private void CheckDue(SimulatedSession session)
    {
        if (world.Tables.Find(session.Handle) is { } row && DueRow.At(row.Handle, row.DueAt) is var due
            && !world.Tables.Due.Contains((due.PartitionKey, due.Handle.Value)))
        {
            world.Violate(0, $"no due row leads a sweep to {session}");
        }
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

    /// <summary>
    /// Nobody comes back, or only just as a session is about to end: sweeps keep the tokens fresh for a while, then end the
    /// sessions. At all times a due row leads to each, and in the end there is nothing left, neither here nor at Ion.
    /// </summary>
    private void LiveOut()
    {
        var returns = _random.Chance(0.5) ? _random.Next(1, 6) : 0;
        foreach (var session in world.Sessions)
        {
            session.Lifetime = LongLives[0]; // So that it does not take hundreds of refreshes.
        }

        for (var i = 0; i < 100 && world.Tables.Due.Count > 0 && !_scheduler.IsStopped; i++)
        {
            var next = DueRow.Parse(world.Tables.Due.Min.PartitionKey, world.Tables.Due.Min.RowKey)!;
            if (returns > 0 && world.Tables.Find(next.Handle) is { } row && World.EndOf(row) - next.Minute < TimeSpan.FromMinutes(2))
            {
                returns--;
                OnUp(sweeper => ComeBackAtTheEnd(world.SessionOf(next.Handle), World.EndOf(row), sweeper));
            }
            else
            {
                RunUntilAfter(next.Minute + World.LargestClockError);
                OnUp(world.Sweep);
            }

            RunFor(TimeSpan.FromMinutes(3));
            foreach (var session in world.Sessions)
            {
                CheckDue(session);
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
        _scheduler.After(_random.Seconds(0, 0.5), () => OnUp(instance => world.Call(session, instance)));
        world.Sweep(sweeper);
    }

    private void RunUntilAfter(DateTimeOffset time, TimeSpan? atMost = null) => _scheduler.RunUntil(
        (time > _scheduler.Now ? time : _scheduler.Now) + _random.Between(TimeSpan.Zero, atMost ?? SweepEvery));
}
