using IonFunctions.Core.Http;
using IonFunctions.Core.Tokens;

namespace IonFunctions.Core.Answers;

/// <summary>What a caller is told when Ion does not answer usefully.</summary>
internal static class IonFailure
{
    private static readonly TimeSpan StandardWait = TimeSpan.FromSeconds(10);

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
