using System.Text.Json.Serialization;
using IonFunctions.Simulator.Counters;
using IonFunctions.Simulator.Storage;

namespace IonFunctions.Simulator.Control;

/// <summary>JSON of the control API: camelCase; a member that is not known is an error, so that typing errors show.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(ControlProblem))]
[JsonSerializable(typeof(LifetimesMessage))]
[JsonSerializable(typeof(FaultMessage))]
[JsonSerializable(typeof(IReadOnlyList<FaultMessage>))]
[JsonSerializable(typeof(FaultId))]
[JsonSerializable(typeof(CounterSnapshot))]
[JsonSerializable(typeof(ClientMessage))]
[JsonSerializable(typeof(RedirectUriMessage))]
[JsonSerializable(typeof(ClientSecretMessage))]
[JsonSerializable(typeof(LiveTokens))]
[JsonSerializable(typeof(Revoked))]
[JsonSerializable(typeof(RefusalMessage))]
[JsonSerializable(typeof(IdTokenMessage))]
internal sealed partial class ControlJson : JsonSerializerContext;
