using IonFunctions.Core.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Client;

/// <summary>The module for web pages, <c>ion.js</c>.</summary>
public sealed class ClientScriptEndpoint : IonEndpoint
{
    private readonly Asset _script = Asset.Embedded("ion.js", "text/javascript; charset=utf-8");

    internal ClientScriptEndpoint(ILogger<ClientScriptEndpoint> logger)
        : base(Routes.ClientScript, logger)
    {
    }

    private protected override Task<IResult> AnswerAsync(HttpContext context) => Task.FromResult(_script.Answer(context));
}
