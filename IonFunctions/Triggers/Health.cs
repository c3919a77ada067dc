using IonFunctions.Core.Health;
using IonFunctions.Core.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace IonFunctions.Triggers;

public sealed class Health(HealthEndpoint endpoint)
{
    [Function(nameof(Health))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Health)] HttpRequest request) =>
        endpoint.HandleAsync(request.HttpContext);
}
