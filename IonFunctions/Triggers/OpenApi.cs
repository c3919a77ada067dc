using IonFunctions.Core.Client;
using IonFunctions.Core.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace IonFunctions.Triggers;

public sealed class OpenApi(OpenApiEndpoint endpoint)
{
    [Function(nameof(OpenApi))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.OpenApi)] HttpRequest request) =>
        endpoint.HandleAsync(request.HttpContext);
}
