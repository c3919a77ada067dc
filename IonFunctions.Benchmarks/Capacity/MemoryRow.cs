namespace IonFunctions.Benchmarks.Capacity;

/// <summary>A row as it is answered.</summary>
internal sealed record MemoryRow(string Version, string Json);
