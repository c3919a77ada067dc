using IonFunctions.Core.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Client;

/// <summary>The HTTP contract as OpenAPI has it: <c>openapi.yaml</c>, which the build makes JSON of.</summary>
public sealed class OpenApiEndpoint : IonEndpoint
{
    // Most instances are never asked.
    private readonly Lazy<Asset> _document = new(() => Asset.Embedded("openapi.json", "application/json"));

    internal OpenApiEndpoint(ILogger<OpenApiEndpoint> logger)
        : base(Routes.OpenApi, logger)
    {
    }

    private protected override Task<IResult> AnswerAsync(HttpContext context) => Task.FromResult(_document.Value.Answer(context));
}
