using System.Text.Json.Serialization;

namespace IonFunctions.Core.Http;

/// <summary>Problem details (RFC 9457) as sent.</summary>
internal sealed record Problem(string Type, string Title, int Status, string Detail, string TraceId, string? LoginUrl);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ProblemJson : JsonSerializerContext;
