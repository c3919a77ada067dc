using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using IonFunctions.Core.Hosting;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Settings;
using IonFunctions.Tests.Refresh;

namespace IonFunctions.Tests.Simulation;

/// <summary>All that one seed makes: a few instances, sessions, callers, sweeps, and what befalls them.</summary>
internal sealed class World
{
    /// <summary>How far an instance's clock is off at most.</summary>
    public static readonly TimeSpan LargestClockError = TimeSpan.FromMinutes(5);

    /// <summary>As the timer does by default.</summary>
    public static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(5);

    private static readonly DateTimeOffset Start = new(2026, 9, 1, 8, 0, 0, TimeSpan.Zero);
    private readonly List<Caller> _callers = [];
    private readonly List<(Process Process, DateTimeOffset StartedAt, Task Task)> _sweeps = [];
    private readonly List<int> _lives = [];

    public World(int seed, Mutation mutation, bool inWords)
    {
        Random = new(seed);
        SweepersShare = seed % 2 == 0;
        Mutation = mutation;
        Log = new(inWords);
        Scheduler = new(Random, Log, Start);
        Weather = new(Random, Scheduler);
        Tables = new(this);
        Ion = new(this);
    }

    public Random Random { get; }

    /// <summary>Whether sweeps are those of several sweepers, who share the shards; in every second seed.</summary>
    public bool SweepersShare { get; }

    public Mutation Mutation { get; }

    public EventLog Log { get; }

    public Scheduler Scheduler { get; }

    public Weather Weather { get; }

    public SimulatedTables Tables { get; }

    public SimulatedIon Ion { get; }

    public List<SimulatedSession> Sessions { get; } = [];

    /// <summary>Each instance in the life it is in.</summary>
    public List<Instance> Instances { get; } = [];

    public IReadOnlyList<Caller> Callers => _callers;

    /// <summary>Called at the worst moment: Ion has carried out a refresh, and who asked does not know yet.</summary>
    public Action<Process> Ambush { get; set; } = static _ => { };

    /// <summary>The first invariant found broken; null when all hold.</summary>
    public string? Violation { get; private set; }

    public void Note([InterpolatedStringHandlerArgument("")] ref EventLog.Text text)
    {
        if (Log.InWords)
        {
            Log.Write(Scheduler.Now, text.ToStringAndClear());
        }
    }

    /// <summary>Notes that an invariant of docs/refresh-protocol.md does not hold (0: none of the nine), and ends the run.</summary>
    public void Violate(int invariant, string what)
    {
        if (Violation is null)
        {
            Violation = (invariant == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"invariant {invariant}: ")) + what;
            Note($"VIOLATION, {Violation}");
            Scheduler.IsStopped = true;
        }
    }

    public SimulatedSession SessionOf(SessionHandle handle) => Sessions.Find(session => session.Handle == handle)!;

    public SimulatedSession SessionOf(string token) => Sessions[SimulatedSession.Parse(token).Session];

    public string NameOf(SessionHandle handle) => SessionOf(handle).ToString();

    /// <summary>Since when a process has had an answer of Ion that is not stored yet.</summary>
    public DateTimeOffset? HasAnswerSince(Process process)
    {
        foreach (var session in Sessions)
        {
            if (session.HasAnswerSince(process) is { } since)
            {
                return since;
            }
        }

        return null;
    }

    public static DateTimeOffset EndOf(SessionRow row)
    {
        var idle = row.LastSeenAt + Instance.Settings.Session.IdleTimeout;
        return idle < row.ExpiresAt ? idle : row.ExpiresAt;
    }

    /// <summary>Starts an instance, or starts it again after a crash.</summary>
    public Instance Boot(int number, TimeSpan clockError)
    {
        if (number == Instances.Count)
        {
            _lives.Add(0);
            Instances.Add(null!);
        }

        return Instances[number] = new(this, number, ++_lives[number], clockError);
    }

    /// <summary>Signs a user in, as <c>SignInService</c> does, with a token that lives so long.</summary>
    public void SignIn(TimeSpan accessTokenLife, TimeSpan lifetime)
    {
        var number = Sessions.Count;
        var id = SessionId.Parse(Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes($"session {number}"))))!.Value;
        var session = new SimulatedSession(number, id) { AccessTokenExpiresAt = Scheduler.Now + accessTokenLife, Lifetime = lifetime };
        Sessions.Add(session);
        var instance = Random.Pick(Instances);
        var now = Scheduler.Now;
        var row = SampleSessions.SignedIn(
            session.Handle, new(session.AccessToken, session.AccessTokenExpiresAt, lifetime, session.RefreshToken, "read"), now);
        var due = new DueTimes(Instance.Settings, Random).Next(row, row.Tokens.ExpiresAt, lifetime, now);
        Tables.AddDue(DueRow.At(session.Handle, due), instance.Process);
        instance.Process.Start(() => instance.Store.CreateAsync(row with { DueAt = due }, CancellationToken.None));
        Scheduler.RunUntil(Scheduler.Now + TimeSpan.FromSeconds(1));
    }

    public Caller Call(SimulatedSession session, Instance instance, TimeSpan? leavesAfter = null, Action<Caller>? done = null)
    {
        var caller = new Caller(this, session, instance, done);
        _callers.Add(caller);
        Note($"{instance.Process} is called for {session}");
        instance.Process.Start(() => caller.RunAsync(leavesAfter));
        return caller;
    }

    public void Sweep(Instance instance)
    {
        Note($"{instance.Process} sweeps");
        instance.Process.Start(async () =>
        {
            var sweep = SweepersShare
                ? instance.SharedSweep.RunAsync((instance.Process.Instance % RefreshSettings.MostSweepers) + 1, CancellationToken.None)
                : instance.Sweep.RunAsync(CancellationToken.None);
            _sweeps.Add((instance.Process, Scheduler.Now, sweep));
            await sweep;
            Note($"{instance.Process} has swept");
        });
    }

    public void LogOut(SimulatedSession session, Instance instance)
    {
        Note($"{instance.Process} logs {session} out");
        session.IsLogoutAsked = true;
        instance.Process.Start(async () =>
        {
            try
            {
                await instance.SignOut.EndAsync(session.Handle, CancellationToken.None);
            }
            catch (DependencyUnavailableException)
            {
                // The user is told, and tries again or not.
            }
        });
    }

    /// <summary>The instance is gone from one moment to the next, and comes back after a while.</summary>
    public void Crash(Instance instance, TimeSpan downFor)
    {
        Note($"{instance.Process} crashes");
        instance.Process.Die();
        BootLater(instance, downFor);
    }

    /// <summary>The instance shuts down as the host does it: no more work, what is in flight finished, within limits.</summary>
    public void ShutDown(Instance instance, TimeSpan downFor)
    {
        Note($"{instance.Process} shuts down");
        instance.IsStopping = true;
        instance.Process.Start(async () =>
        {
            var since = Scheduler.Now;
            using var limit = new CancellationTokenSource(RefreshTiming.Shutdown, instance.Time);
            var cleanly = true;
            try
            {
                await instance.InFlight.StoppingAsync(limit.Token);
                await instance.InFlight.StoppedAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                cleanly = false;
            }

            if (instance.Ion.IsRefreshing && (cleanly || !instance.Process.WasPausedSince(since)))
            {
                Violate(7, $"{instance.Process} shut down during a refresh");
            }

            Note($"{instance.Process} is down");
            instance.Process.Die(cleanly);
            BootLater(instance, downFor);
        });
    }

    /// <summary>Every caller and every sweep of an instance that lives has come to its end.</summary>
    public void CheckAllEnded()
    {
        if (_callers.Find(caller => caller.Status is null && !caller.Process.IsDead) is { } waiting)
        {
            Violate(7, $"a caller of {waiting.Session} at {waiting.Process} has had no answer since {waiting.StartedAt:HH:mm:ss}");
        }

        foreach (var (process, startedAt, sweep) in _sweeps)
        {
            if (!sweep.IsCompletedSuccessfully && !process.IsDead)
            {
                Violate(0, $"the sweep that {process} began at {startedAt:HH:mm:ss} has not ended well: {sweep.Exception}");
            }
        }
    }

    /// <summary>Something befalls one of the instances that are up, if any is.</summary>
    public void OnUp(Action<Instance> act)
    {
        var up = Instances.FindAll(instance => instance.IsUp);
        if (up.Count > 0)
        {
            act(Random.Pick(up));
        }
    }

    public void RunFor(TimeSpan time) => Scheduler.RunUntil(Scheduler.Now + time);

    /// <summary>While a session is there, so is the due row that leads a sweep to it.</summary>
    public void CheckDue(SimulatedSession session)
    {
        if (Tables.Find(session.Handle) is { } row && DueRow.At(row.Handle, row.DueAt) is var due
            && !Tables.Due.Contains((due.PartitionKey, due.Handle.Value)))
        {
            Violate(0, $"no due row leads a sweep to {session}");
        }
    }

    private void BootLater(Instance instance, TimeSpan downFor) =>
        Scheduler.After(downFor, () => Boot(instance.Process.Instance, instance.Time.Error));
}
