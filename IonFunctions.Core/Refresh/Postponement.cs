using IonFunctions.Core.Ion;

namespace IonFunctions.Core.Refresh;

/// <summary>Why there is no fresh token now; the session stays as it is (invariant 6).</summary>
internal abstract record Postponement
{
    /// <summary>In a word, for the metrics and the trace; the answer's <c>type</c> ends with it, too (IonFailure).</summary>
    public abstract string Name { get; }

    /// <summary>Ion was asked, and gave no useful answer.</summary>
    internal sealed record IonFailed(IonOutage Outage) : Postponement
    {
        public override string Name => Outage.Kind switch
        {
            IonOutageKind.Unreachable => "ion-unreachable",
            IonOutageKind.ServerError => "ion-failing",
            IonOutageKind.TimedOut => "ion-timed-out",
            IonOutageKind.Busy => "ion-busy",
            IonOutageKind.Unusable => "ion-answer-unusable",
            IonOutageKind.ClientRefused => "ion-refuses-client",
            IonOutageKind.SecretUnavailable => "unavailable",
            _ => throw new InvalidOperationException($"{Outage.Kind} is not a kind of outage"),
        };
    }

    /// <summary>Ion is not asked, because it has asked to be let be for so long still (<c>Retry-After</c>).</summary>
    internal sealed record IonAskedToWait(TimeSpan Left) : Postponement
    {
        public override string Name => "ion-busy";
    }

    /// <summary>Ion refuses the access token that it has just issued (invariant 5).</summary>
    internal sealed record IonRefusesToken : Postponement
    {
        public override string Name => "ion-refuses-token";
    }

    /// <summary>It is under way, here or at another instance, or left to another because this one is shutting down (invariant 7).</summary>
    internal sealed record StillPending : Postponement
    {
        public override string Name => "refresh-pending";
    }

    /// <summary>What the app itself depends on can't be used.</summary>
    internal sealed record DependencyDown(string Dependency) : Postponement
    {
        public override string Name => "unavailable";
    }
}
