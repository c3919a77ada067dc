namespace IonFunctions.Benchmarks.Capacity;

/// <summary>How much of something is asked for.</summary>
/// <param name="Name">What.</param>
/// <param name="Asked">How much.</param>
/// <param name="Most">How much there is; null where nobody knows.</param>
internal sealed record Limit(string Name, double Asked, double? Most)
{
    public double Share => Asked / Most ?? 0;
}
