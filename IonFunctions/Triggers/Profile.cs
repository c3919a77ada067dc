using IonFunctions.Core.Http;
using IonFunctions.Core.Proxy;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace IonFunctions.Triggers;

public sealed class Profile(ProfileEndpoint endpoint)
{
    [Function(nameof(Profile))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Profile)] HttpRequest request) =>
        endpoint.HandleAsync(request.HttpContext);
}
