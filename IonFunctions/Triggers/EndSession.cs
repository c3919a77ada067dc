using IonFunctions.Core.Http;
using IonFunctions.Core.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace IonFunctions.Triggers;

public sealed class EndSession(EndSessionEndpoint endpoint)
{
    [Function(nameof(EndSession))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.EndSession)] HttpRequest request) =>
        endpoint.HandleAsync(request.HttpContext);
}
