using IonFunctions.Core.Http;
using IonFunctions.Core.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace IonFunctions.Triggers;

public sealed class Logout(LogoutEndpoint endpoint)
{
    [Function(nameof(Logout))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Logout)] HttpRequest request) =>
        endpoint.HandleAsync(request.HttpContext);
}
