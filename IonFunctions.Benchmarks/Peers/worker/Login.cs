using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace SmallestWorker;

/// <summary>One redirect for everybody.</summary>
public static class Login
{
    [Function(nameof(Login))]
    public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/login")] HttpRequest request) =>
        Results.Redirect("https://ion.example/oauth/authorize/?client_id=client&response_type=code&scope=read&state=" + request.HttpContext.TraceIdentifier);
}
