using IonFunctions.Core.Ion;

namespace IonFunctions.Core.PublicData;

/// <summary>How a request for a public resource came out.</summary>
internal abstract record PublicFetch
{
    /// <summary>Ion answered.</summary>
    internal sealed record Answered(PublicAnswer Answer) : PublicFetch;

    /// <summary>Ion gave no useful answer.</summary>
    internal sealed record Failed(IonOutage Outage) : PublicFetch;
}
