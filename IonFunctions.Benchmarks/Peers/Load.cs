namespace IonFunctions.Benchmarks.Peers;

/// <summary>What came of a time under load.</summary>
/// <param name="Rate">Answers per second.</param>
/// <param name="P50">Half of them came within so many milliseconds.</param>
/// <param name="P99">All but a hundredth of them came within so many milliseconds.</param>
/// <param name="Answers">How many there were.</param>
internal sealed record Load(double Rate, double P50, double P99, long Answers);
