using System.Text;
using IonFunctions.Core.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using YamlDotNet.Serialization;

namespace IonFunctions.Core.Client;

/// <summary>The HTTP contract as OpenAPI has it: <c>openapi.yaml</c>, as JSON.</summary>
public sealed class OpenApiEndpoint : IonEndpoint
{
    // Most instances are never asked.
    private readonly Lazy<Asset> _document = new(() => new(ToJson(Asset.Read("openapi.yaml")), "application/json"));

    internal OpenApiEndpoint(ILogger<OpenApiEndpoint> logger)
        : base(Routes.OpenApi, logger)
    {
    }

    private protected override Task<IResult> AnswerAsync(HttpContext context) => Task.FromResult(_document.Value.Answer(context));

    private static byte[] ToJson(byte[] yaml)
    {
        using var reader = new StreamReader(new MemoryStream(yaml), Encoding.UTF8);
        var document = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize(reader);
        return Encoding.UTF8.GetBytes(new SerializerBuilder().JsonCompatible().Build().Serialize(document));
    }
}
