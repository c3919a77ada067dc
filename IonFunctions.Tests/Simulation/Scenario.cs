namespace IonFunctions.Tests.Simulation;

/// <summary>
/// What a seed goes through: storms, in which things go wrong while sessions are called, swept and logged out; then a
/// calm, in which all must come right (<see cref="Calm"/>); and for some the rest of the sessions' lives
/// (<see cref="RestOfLives"/>).
/// </summary>
internal sealed class Scenario(World world)
{
    private static readonly TimeSpan[] LongLives = [TimeSpan.FromHours(10), TimeSpan.FromHours(10), TimeSpan.FromHours(1)];
    private static readonly TimeSpan ShortLife = TimeSpan.FromMinutes(3);
    private readonly Random _random = world.Random;
    private readonly Scheduler _scheduler = world.Scheduler;
    private ScenarioKind _kind;
    private double _ambushes;
    private int _retries;

    public void Run()
    {
        _kind = _random.Next(10) switch { 0 => ScenarioKind.Calm, 1 => ScenarioKind.Clocks, _ => ScenarioKind.Rough };
        Populate();
        for (var storms = _random.Next(1, 4); storms > 0 && !_scheduler.IsStopped; storms--)
        {
            Storm();
            if (storms > 1)
            {
                PassTimeUntilNextExpiry();
            }
        }

        _ambushes = 0;
        new Calm(world, _kind).Run();
        if (_random.Chance(0.2))
        {
            new RestOfLives(world, LongLives[0]).Run();
        }
    }

    private void Populate()
    {
        for (var i = _random.Next(1, 5); i > 0; i--)
        {
            world.Boot(world.Instances.Count, ClockError());
        }

        var lifetime = _kind == ScenarioKind.Rough && _random.Chance(0.15) ? ShortLife : _random.Pick(LongLives);
        for (var i = _random.Next(1, 4); i > 0; i--)
        {
            world.SignIn(_random.Pick([TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(40), lifetime / 4, lifetime]), lifetime);
        }

        world.Ion.WrongLifetimes = _kind != ScenarioKind.Calm && _random.Chance(0.3) ? 0.3 : 0;
        if (_kind == ScenarioKind.Rough)
        {
            world.Weather.MakeRough();
            _ambushes = _random.Pick([0, 0.05, 0.3]);
            world.Ambush = Ambush;
        }
    }

    private TimeSpan ClockError() => _kind == ScenarioKind.Calm || _random.Chance(0.5)
        ? TimeSpan.Zero
        : _random.Between(-World.LargestClockError, World.LargestClockError);

    private void Storm()
    {
        var length = _random.Seconds(10, 180);
        _retries = _random.Next(8);
        if (_kind == ScenarioKind.Rough && _random.Chance(0.15))
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

        world.RunFor(length + _random.Seconds(1, 60)); // Until the last of it has begun: nothing goes wrong any more in a calm.
        _retries = 0;
    }

    private Action Draw()
    {
        var dice = _random.Next(100);
        if (dice < 60)
        {
            return () => Call(_random.Pick(world.Sessions), _retries);
        }

        if (dice < 75 || _kind == ScenarioKind.Calm)
        {
            return () => world.OnUp(world.Sweep);
        }

        if (_kind == ScenarioKind.Clocks)
        {
            return dice < 90 ? () => world.OnUp(SleepUnlessRefreshing) : () => world.OnUp(instance => instance.Time.Error = ClockError());
        }

        return dice switch
        {
            < 81 => () => world.OnUp(instance => world.Crash(instance, _random.Seconds(0, 60))),
            < 84 => () => world.OnUp(instance => world.ShutDown(instance, _random.Seconds(0, 10))),
            < 87 => () => world.OnUp(Sleep),
            < 89 => () => world.OnUp(instance => instance.Process.Partition(Trouble("cut off from storage"))),
            < 93 => () => world.Weather.BreakStorage(Trouble("storage down")),
            < 96 => () => world.Weather.TroubleIon(_random.Pick(Enum.GetValues<IonTrouble>()), Trouble("Ion in trouble")),
            < 97 => () => world.OnUp(instance => world.LogOut(_random.Pick(world.Sessions), instance)),
            < 98 => () => RevokeByUser(_random.Pick(world.Sessions)),
            < 99 => () => world.OnUp(instance => instance.Time.Error = ClockError()),
            _ => () => EndAccessToken(_random.Pick(world.Sessions)),
        };
    }

    /// <summary>A user calls, and tries again when told that something does not work; some leave before they are told.</summary>
    private void Call(SimulatedSession session, int retries) => world.OnUp(instance => world.Call(
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
        world.RunFor(expiry > _scheduler.Now ? expiry - _scheduler.Now : TimeSpan.FromMinutes(1));
    }
}
