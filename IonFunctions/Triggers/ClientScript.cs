using IonFunctions.Core.Client;
using IonFunctions.Core.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace IonFunctions.Triggers;

public sealed class ClientScript(ClientScriptEndpoint endpoint)
{
    [Function(nameof(ClientScript))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.ClientScript)] HttpRequest request) =>
        endpoint.HandleAsync(request.HttpContext);
}
