using IonFunctions.Core.Http;
using IonFunctions.Core.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace IonFunctions.Triggers;

public sealed class Login(LoginEndpoint endpoint)
{
    [Function(nameof(Login))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Login)] HttpRequest request) =>
        endpoint.HandleAsync(request.HttpContext);
}
