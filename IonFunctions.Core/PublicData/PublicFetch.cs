using IonFunctions.Core.Ion;

namespace IonFunctions.Core.PublicData;

/// <summary>How a request for a public resource came out.</summary>
internal abstract record PublicFetch
{
    /// <summary>Ion answered with what it has, or that it has nothing.</summary>
    internal sealed record Answered(PublicAnswer Answer) : PublicFetch;

    /// <summary>Ion gave no useful answer.</summary>
    /// <param name="Outage">In what way.</param>
    /// <param name="Said">What it said instead, for whoever has nothing better; null where that is for nobody.</param>
    internal sealed record Failed(IonOutage Outage, PublicAnswer? Said = null) : PublicFetch;
}
