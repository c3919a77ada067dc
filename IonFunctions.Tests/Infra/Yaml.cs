using System.Text.Json.Nodes;
using YamlDotNet.Serialization;

namespace IonFunctions.Tests.Infra;

/// <summary>YAML as JSON, to look into.</summary>
internal static class Yaml
{
    public static JsonObject Parse(string text) => JsonNode.Parse(
        new SerializerBuilder().JsonCompatible().Build().Serialize(new DeserializerBuilder().Build().Deserialize(text)!))!.AsObject();
}
