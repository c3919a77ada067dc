using IonFunctions.Core.Http;
using IonFunctions.Core.Landing;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace IonFunctions.Triggers;

public sealed class Landing(LandingEndpoint endpoint)
{
    [Function(nameof(Landing))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Landing)] HttpRequest request) =>
        endpoint.HandleAsync(request.HttpContext);
}
