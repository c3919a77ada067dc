using IonFunctions.Core.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Client;

/// <summary>A file of this assembly for whoever writes a page.</summary>
internal abstract class AssetEndpoint(string route, string file, string contentType, ILogger logger) : IonEndpoint(route, logger)
{
    // Most instances are never asked for most of them.
    private readonly Lazy<Asset> _asset = new(() => Asset.Embedded(file, contentType));

    protected override Task<IResult> AnswerAsync(HttpContext context) => Task.FromResult(_asset.Value.Answer(context));
}

/// <summary>The module for web pages.</summary>
internal sealed class ClientScriptEndpoint(ILogger<ClientScriptEndpoint> logger)
    : AssetEndpoint(Routes.ClientScript, "ion.js", "text/javascript; charset=utf-8", logger);

/// <summary>Its types: as plain text, which editors don't mind and a browser shows.</summary>
internal sealed class ClientTypesEndpoint(ILogger<ClientTypesEndpoint> logger)
    : AssetEndpoint(Routes.ClientTypes, "ion.d.ts", "text/plain; charset=utf-8", logger);

/// <summary>The HTTP contract as OpenAPI has it: <c>openapi.yaml</c>, which the build makes JSON of.</summary>
internal sealed class OpenApiEndpoint(ILogger<OpenApiEndpoint> logger)
    : AssetEndpoint(Routes.OpenApi, "openapi.json", "application/json", logger);
