using IonFunctions.Core.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Client;

/// <summary>The types of the module for web pages, <c>ion.d.ts</c>.</summary>
public sealed class ClientTypesEndpoint : IonEndpoint
{
    // Editors don't mind, and a browser shows it.
    private readonly Asset _types = Asset.Embedded("ion.d.ts", "text/plain; charset=utf-8");

    internal ClientTypesEndpoint(ILogger<ClientTypesEndpoint> logger)
        : base(Routes.ClientTypes, logger)
    {
    }

    private protected override Task<IResult> AnswerAsync(HttpContext context) => Task.FromResult(_types.Answer(context));
}
