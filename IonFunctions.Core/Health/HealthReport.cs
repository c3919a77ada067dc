using System.Text.Json.Serialization;

namespace IonFunctions.Core.Health;

/// <summary>What <c>/api/health</c> says; no secret is in it.</summary>
internal sealed record HealthReport(string Status, IReadOnlyDictionary<string, HealthCheck> Checks)
{
    /// <summary>Whether every check is healthy.</summary>
    [JsonIgnore]
    public bool IsHealthy => Status == HealthCheck.HealthyStatus;

    public static HealthReport Of(params (string Name, HealthCheck Check)[] checks) => new(
        checks.FirstOrDefault(one => !one.Check.IsHealthy).Check?.Status ?? HealthCheck.HealthyStatus,
        checks.ToDictionary(one => one.Name, one => one.Check));
}

/// <summary>One check.</summary>
/// <param name="Status"><c>healthy</c> or <c>unhealthy</c>.</param>
/// <param name="Detail">What is wrong, or may be, in words that name the fix.</param>
internal sealed record HealthCheck(string Status, string? Detail)
{
    internal const string HealthyStatus = "healthy";
    private const string UnhealthyStatus = "unhealthy";

    [JsonIgnore]
    public bool IsHealthy => Status == HealthyStatus;

    public static HealthCheck Healthy(string? suspicion = null) => new(HealthyStatus, suspicion);

    public static HealthCheck Unhealthy(string fault) => new(UnhealthyStatus, fault);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HealthReport))]
internal sealed partial class HealthJson : JsonSerializerContext;
