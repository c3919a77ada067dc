using Microsoft.IdentityModel.Tokens;

namespace IonFunctions.Core.Ion;

/// <summary>What came of looking for a key of Ion's.</summary>
internal abstract record IonKeyResult
{
    /// <summary>It is there.</summary>
    internal sealed record Found(RsaSecurityKey Key) : IonKeyResult;

    /// <summary>There is none, or none that can be believed.</summary>
    /// <param name="Reason">Why, for the log.</param>
    internal sealed record None(string Reason) : IonKeyResult;

    /// <summary>Ion did not say.</summary>
    internal sealed record Unavailable(IonOutage Outage) : IonKeyResult;
}
