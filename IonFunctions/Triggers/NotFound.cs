using IonFunctions.Core;
using IonFunctions.Core.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace IonFunctions.Triggers;

public sealed class NotFound(NotFoundEndpoint endpoint)
{
    [Function(nameof(NotFound))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", "put", "patch", "delete", Route = Routes.NotFound)]
        HttpRequest request) =>
        endpoint.HandleAsync(request.HttpContext);
}
