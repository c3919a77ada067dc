using System.Text.Json;
using System.Text.Json.Serialization;

namespace IonFunctions.Benchmarks.Peers;

/// <summary>What one run has measured; the table, the plot and the JSON are of this.</summary>
/// <param name="Date">When it was.</param>
/// <param name="Machine">Where it was.</param>
/// <param name="Setup">How it was measured.</param>
/// <param name="Rows">Ours by each of the others', case by case.</param>
/// <param name="Skipped">Who was not there, and how to get them.</param>
internal sealed record PeersReport(string Date, string Machine, string Setup, IReadOnlyList<PeersRow> Rows, IReadOnlyList<string> Skipped)
{
    public string ToJson() => JsonSerializer.Serialize(this, PeersReportJson.Default.PeersReport) + "\n";

    public static PeersReport OfJson(string json) => JsonSerializer.Deserialize(json, PeersReportJson.Default.PeersReport)!;
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NewLine = "\n")]
[JsonSerializable(typeof(PeersReport))]
internal sealed partial class PeersReportJson : JsonSerializerContext;
