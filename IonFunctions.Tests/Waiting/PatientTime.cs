using IonFunctions.Core.Refresh;

namespace IonFunctions.Tests.Waiting;

/// <summary>
/// The machine's time for an app that is tested with other work beside it: what the app has patience for (seconds, for Ion
/// or for a refresh) it has for minutes, so that it gives nobody up only because the processor was busy. A test of such a
/// patience gives the app a clock of its own, and turns it.
/// </summary>
internal sealed class PatientTime : TimeProvider
{
    private const int Patience = 20;

    // Shorter ones are pauses between two tries, longer ones are no patience.
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, IsPatience(dueTime) ? dueTime * Patience : dueTime, period);

    // Leases lapse by storage's clock, whose time is the real one: they are renewed in real time.
    private static bool IsPatience(TimeSpan dueTime) =>
        dueTime >= Shortest && dueTime <= Longest && dueTime != RefreshTiming.LeaseRenewal;
}
