using System.Text.Json;
using System.Text.Json.Serialization;
using IonFunctions.Core.Http;
using IonFunctions.Core.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace IonFunctions.Core.Identity;

/// <summary>
/// Tells libraries who the issuer is and where its keys are (OpenID Connect Discovery 1.0 section 3, RFC 8414). The members that
/// are required are there, but for the endpoints: there are none, for nobody else's client signs anybody in here.
/// </summary>
internal sealed class DiscoveryEndpoint(AppSettings settings, ILogger<DiscoveryEndpoint> logger) : IonEndpoint(Routes.Discovery, logger)
{
    private readonly byte[] _json = JsonSerializer.SerializeToUtf8Bytes(
        new(
            settings.Site.Origin,
            $"{settings.Site.Origin}/{Routes.KeySet}",
            // Required, and may not be empty (RFC 8414 section 3.2); what comes nearest to a statement.
            ResponseTypesSupported: ["id_token"],
            SubjectTypesSupported: ["public"],
            IdTokenSigningAlgValuesSupported: [SecurityAlgorithms.EcdsaSha256],
            Statements.ClaimNames),
        MetadataJson.Default.Metadata);

    protected override Task<IResult> AnswerAsync(HttpContext context) => Task.FromResult(
        settings.IdentityAudiences.Count == 0 ? new FailureResult(Failures.NotFound) : PublishedDocument.Answer(context, _json));

    internal sealed record Metadata(
        string Issuer,
        string JwksUri,
        IReadOnlyList<string> ResponseTypesSupported,
        IReadOnlyList<string> SubjectTypesSupported,
        IReadOnlyList<string> IdTokenSigningAlgValuesSupported,
        IReadOnlyList<string> ClaimsSupported);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DiscoveryEndpoint.Metadata))]
internal sealed partial class MetadataJson : JsonSerializerContext;
