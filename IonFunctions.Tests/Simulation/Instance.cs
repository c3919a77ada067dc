using System.Globalization;
using IonFunctions.Core.Hosting;
using IonFunctions.Core.Limits;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Secrets;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Settings;
using IonFunctions.Core.SignIn;
using IonFunctions.Tests.Refresh;
using Microsoft.Extensions.Logging.Abstractions;

namespace IonFunctions.Tests.Simulation;

/// <summary>One instance of the app, in one of its lives: the production code, over doubles of storage, Ion and time.</summary>
internal sealed class Instance
{
    private static readonly AppSettings Sharing =
        SampleSessions.Settings with { Refresh = SampleSessions.Settings.Refresh with { Sweepers = RefreshSettings.MostSweepers } };

    public Instance(World world, int number, int life, TimeSpan clockError)
    {
        Process = new(world.Scheduler, number, string.Create(CultureInfo.InvariantCulture, $"{(char)('A' + number)}{life}"));
        Time = new(world.Scheduler, Process) { Error = clockError };
        var link = new TableLink(world, Process);
        Ion = new(world, Process);
        var client = world.Mutation.TokenClient(Ion, world, Process);
        var due = world.Mutation.DueIndex(link, world, Process);
        var dueTimes = new DueTimes(Settings, world.Random);
        Store = new(world.Mutation.Table(link, world, Process), link, Sealer, new(Time), NullLogger<SessionStore>.Instance);
        InFlight = new(Time);
        var flight = new RefreshFlight(Store, client, due, dueTimes, InFlight, UnheardMetrics.Instance, Time, NullLogger<RefreshFlight>.Instance);
        Tokens = new(flight, InFlight, Time);
        var cookie = new SessionCookie(Settings);
        var limits = new RequestLimits(Settings with { LimitPerAddress = 0 }, Time, UnheardMetrics.Instance, NullLogger<RequestLimits>.Instance);
        CurrentSession = new(cookie, new(Store, cookie, limits), Store, InFlight, Settings, Time, NullLogger<CurrentSession>.Instance);
        SignOut = new(Store, client, InFlight, Time, NullLogger<SignOutService>.Instance);
        Sweep = new(
            due,
            new(Store, due, dueTimes, flight, InFlight, client, Time, NullLogger<DueSessions>.Instance),
            Settings, Time, UnheardMetrics.Instance, new UnexpectedIsViolation<RefreshSweep>(world));
        SharedSweep = new(Sweep, link, Sharing, Time, new UnexpectedIsViolation<SharedSweep>(world));
    }

    public static AppSettings Settings => SampleSessions.Settings;

    /// <summary>One for all: it has no state, and deriving its keys takes longer than many a run.</summary>
    public static Sealer Sealer { get; } = new(new SettingsSecrets(Settings));

    public Process Process { get; }

    public SimulatedTime Time { get; }

    public IonLink Ion { get; }

    public SessionStore Store { get; }

    public InFlightWork InFlight { get; }

    public UserTokens Tokens { get; }

    public CurrentSession CurrentSession { get; }

    public SignOutService SignOut { get; }

    public RefreshSweep Sweep { get; }

    /// <summary>The same, as one of several sweepers.</summary>
    public SharedSweep SharedSweep { get; }

    public bool IsUp => !Process.IsDead && !IsStopping;

    /// <summary>It takes no more work, and finishes what it has.</summary>
    public bool IsStopping { get; set; }
}
