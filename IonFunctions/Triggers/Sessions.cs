using IonFunctions.Core.Http;
using IonFunctions.Core.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace IonFunctions.Triggers;

public sealed class Sessions(SessionsEndpoint endpoint)
{
    [Function(nameof(Sessions))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Sessions)] HttpRequest request) =>
        endpoint.HandleAsync(request.HttpContext);
}
