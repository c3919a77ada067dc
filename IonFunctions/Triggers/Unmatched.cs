using IonFunctions.Core.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace IonFunctions.Triggers;

// The Functions host tries routes in the alphabetical order of the functions' names, whatever their templates
// (Azure/azure-functions-host issue 9876): this one takes what the others leave, so its name has to be the last.
public sealed class Unmatched(UnmatchedEndpoint endpoint)
{
    [Function(nameof(Unmatched))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", "put", "patch", "delete", Route = Routes.Unmatched)]
        HttpRequest request) =>
        endpoint.HandleAsync(request.HttpContext);
}
