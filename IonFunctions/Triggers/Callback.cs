using IonFunctions.Core.Http;
using IonFunctions.Core.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace IonFunctions.Triggers;

public sealed class Callback(CallbackEndpoint endpoint)
{
    [Function(nameof(Callback))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Callback)] HttpRequest request) =>
        endpoint.HandleAsync(request.HttpContext);
}
