using IonFunctions.Core.Client;
using IonFunctions.Core.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace IonFunctions.Triggers;

public sealed class ClientTypes(ClientTypesEndpoint endpoint)
{
    [Function(nameof(ClientTypes))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.ClientTypes)] HttpRequest request) =>
        endpoint.HandleAsync(request.HttpContext);
}
