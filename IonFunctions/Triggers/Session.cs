using IonFunctions.Core.Http;
using IonFunctions.Core.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace IonFunctions.Triggers;

public sealed class Session(SessionEndpoint endpoint)
{
    [Function(nameof(Session))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Session)] HttpRequest request) =>
        endpoint.HandleAsync(request.HttpContext);
}
