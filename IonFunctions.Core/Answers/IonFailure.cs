using IonFunctions.Core.Http;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Refresh;

namespace IonFunctions.Core.Answers;

/// <summary>What a caller is told when Ion does not answer usefully, or when there is no fresh token now: said here and nowhere else.</summary>
internal static class IonFailure
{
    private static readonly TimeSpan StandardWait = TimeSpan.FromSeconds(10);

    public static Failure Of(Postponement reason) => reason switch
    {
        Postponement.IonFailed { Outage: var outage } => Of(outage),
        Postponement.IonAskedToWait { Left: var left } => Failures.IonBusy(left),
        Postponement.IonRefusesToken => Failures.IonRefusesToken,
        Postponement.StillPending => Failures.RefreshPending,
        Postponement.DependencyDown { Dependency: var dependency } => Failures.DependencyUnavailable(dependency),
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "not a reason to postpone a refresh"),
    };

    /// <summary>To somebody who need not be signed in.</summary>
    public static Failure OfPublicData(IonOutage outage) => Of(outage) with
    {
        Detail = "Ion can't be asked for this just now, and this app has no answer of Ion's to it that is less than a day old. Try again in a moment.",
    };

    public static Failure Of(IonOutage outage) => outage.Kind switch
    {
        IonOutageKind.Unreachable => Failures.IonUnreachable,
        IonOutageKind.ServerError => Failures.IonFailing,
        IonOutageKind.TimedOut => Failures.IonTimedOut,
        IonOutageKind.Busy => Failures.IonBusy(outage.RetryAfter ?? StandardWait),
        IonOutageKind.Unusable => Failures.IonUnusable,
        IonOutageKind.ClientRefused => Failures.IonRefusesClient,
        IonOutageKind.SecretUnavailable => Failures.DependencyUnavailable("Key Vault"),
        _ => throw new ArgumentOutOfRangeException(nameof(outage), outage.Kind, "not a kind of outage"),
    };
}
