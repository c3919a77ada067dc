using System.Text.Json.Serialization;

namespace IonFunctions.Core.Health;

/// <summary>What <c>/api/health</c> says; no secret is in it.</summary>
internal sealed record HealthReport(string Status, IReadOnlyDictionary<string, HealthCheck> Checks)
{
    private const string Healthy = "healthy";
    private const string Unhealthy = "unhealthy";

    /// <summary>Whether every check is healthy.</summary>
    [JsonIgnore]
    public bool IsHealthy => Status == Healthy;

    /// <summary>Of what is wrong with each part; null: nothing.</summary>
    public static HealthReport Of(IEnumerable<(string Name, string? Fault)> checks)
    {
        var results = checks.ToDictionary(
            check => check.Name, check => new HealthCheck(check.Fault is null ? Healthy : Unhealthy, check.Fault));
        return new(results.Values.All(check => check.Status == Healthy) ? Healthy : Unhealthy, results);
    }
}

/// <summary>One check.</summary>
internal sealed record HealthCheck(string Status, string? Detail);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HealthReport))]
internal sealed partial class HealthJson : JsonSerializerContext;
