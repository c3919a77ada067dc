using IonFunctions.Core.Client;
using IonFunctions.Core.Health;
using IonFunctions.Core.Http;
using IonFunctions.Core.Identity;
using IonFunctions.Core.Landing;
using IonFunctions.Core.Offline;
using IonFunctions.Core.Proxy;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.SignIn;
using IonFunctions.Core.Site;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using static Microsoft.Azure.Functions.Worker.AuthorizationLevel;

namespace IonFunctions;

/// <summary>The HTTP contract: a function for each route of <see cref="Routes"/>, and the endpoint of Core that answers there.</summary>
public static class HttpSurface
{
    [Function(nameof(Landing))]
    public static Task<IResult> Landing([HttpTrigger(Anonymous, "get", "head", Route = Routes.Landing)] HttpRequest request) => AnswerAsync<HomeEndpoint>(request);

    [Function(nameof(Account))]
    public static Task<IResult> Account([HttpTrigger(Anonymous, "get", "head", Route = Routes.Account)] HttpRequest request) => AnswerAsync<LandingEndpoint>(request);

    [Function(nameof(Login))]
    public static Task<IResult> Login([HttpTrigger(Anonymous, "get", "head", Route = Routes.Login)] HttpRequest request) => AnswerAsync<LoginEndpoint>(request);

    [Function(nameof(Callback))]
    public static Task<IResult> Callback([HttpTrigger(Anonymous, "get", "head", Route = Routes.Callback)] HttpRequest request) => AnswerAsync<CallbackEndpoint>(request);

    [Function(nameof(Logout))]
    public static Task<IResult> Logout([HttpTrigger(Anonymous, "post", Route = Routes.Logout)] HttpRequest request) => AnswerAsync<LogoutEndpoint>(request);

    [Function(nameof(SignedOut))]
    public static Task<IResult> SignedOut([HttpTrigger(Anonymous, "get", "head", Route = Routes.SignedOut)] HttpRequest request) => AnswerAsync<SignedOutEndpoint>(request);

    [Function(nameof(Session))]
    public static Task<IResult> Session([HttpTrigger(Anonymous, "get", "head", Route = Routes.Session)] HttpRequest request) => AnswerAsync<SessionEndpoint>(request);

    [Function(nameof(Sessions))]
    public static Task<IResult> Sessions([HttpTrigger(Anonymous, "get", "head", Route = Routes.Sessions)] HttpRequest request) => AnswerAsync<SessionsEndpoint>(request);

    [Function(nameof(EndSession))]
    public static Task<IResult> EndSession([HttpTrigger(Anonymous, "delete", Route = Routes.EndSession)] HttpRequest request) => AnswerAsync<EndSessionEndpoint>(request);

    [Function(nameof(Offline))]
    public static Task<IResult> Offline([HttpTrigger(Anonymous, "post", "delete", Route = Routes.Offline)] HttpRequest request) => AnswerAsync<OfflineEndpoint>(request);

    [Function(nameof(Profile))]
    public static Task<IResult> Profile([HttpTrigger(Anonymous, "get", "head", Route = Routes.Profile)] HttpRequest request) => AnswerAsync<ProfileEndpoint>(request);

    [Function(nameof(IonApi))]
    public static Task<IResult> IonApi([HttpTrigger(Anonymous, "get", "head", "post", Route = Routes.IonApi)] HttpRequest request) => AnswerAsync<IonApiEndpoint>(request);

    [Function(nameof(Identity))]
    public static Task<IResult> Identity([HttpTrigger(Anonymous, "get", "head", Route = Routes.Identity)] HttpRequest request) => AnswerAsync<IdentityEndpoint>(request);

    [Function(nameof(KeySet))]
    public static Task<IResult> KeySet([HttpTrigger(Anonymous, "get", "head", Route = Routes.KeySet)] HttpRequest request) => AnswerAsync<KeySetEndpoint>(request);

    [Function(nameof(Discovery))]
    public static Task<IResult> Discovery([HttpTrigger(Anonymous, "get", "head", Route = Routes.Discovery)] HttpRequest request) => AnswerAsync<DiscoveryEndpoint>(request);

    [Function(nameof(Health))]
    public static Task<IResult> Health([HttpTrigger(Anonymous, "get", "head", Route = Routes.Health)] HttpRequest request) => AnswerAsync<HealthEndpoint>(request);

    [Function(nameof(OpenApi))]
    public static Task<IResult> OpenApi([HttpTrigger(Anonymous, "get", "head", Route = Routes.OpenApi)] HttpRequest request) => AnswerAsync<OpenApiEndpoint>(request);

    [Function(nameof(ClientScript))]
    public static Task<IResult> ClientScript([HttpTrigger(Anonymous, "get", "head", Route = Routes.ClientScript)] HttpRequest request) => AnswerAsync<ClientScriptEndpoint>(request);

    [Function(nameof(ClientTypes))]
    public static Task<IResult> ClientTypes([HttpTrigger(Anonymous, "get", "head", Route = Routes.ClientTypes)] HttpRequest request) => AnswerAsync<ClientTypesEndpoint>(request);

    // The Functions host tries routes in the alphabetical order of the functions' names, whatever their templates
    // (Azure/azure-functions-host issue 9876): this one takes what the others leave, so its name has to be the last.
    [Function(nameof(Unmatched))]
    public static Task<IResult> Unmatched(
        [HttpTrigger(Anonymous, "get", "head", "post", "put", "patch", "delete", Route = Routes.Unmatched)] HttpRequest request) => AnswerAsync<UnmatchedEndpoint>(request);

    // The request's services are those of the function's invocation.
    private static Task<IResult> AnswerAsync<TEndpoint>(HttpRequest request)
        where TEndpoint : IonEndpoint =>
        request.HttpContext.RequestServices.GetRequiredService<TEndpoint>().HandleAsync(request.HttpContext);
}
