using IonFunctions.Core.Http;
using IonFunctions.Core.Proxy;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace IonFunctions.Triggers;

public sealed class IonApi(IonApiEndpoint endpoint)
{
    [Function(nameof(IonApi))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = Routes.IonApi)] HttpRequest request) =>
        endpoint.HandleAsync(request.HttpContext);
}
