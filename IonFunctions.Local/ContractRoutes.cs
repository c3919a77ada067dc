using IonFunctions.Core.Client;
using IonFunctions.Core.Health;
using IonFunctions.Core.Http;
using IonFunctions.Core.Identity;
using IonFunctions.Core.Landing;
using IonFunctions.Core.Proxy;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.SignIn;
using IonFunctions.Core.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Local;

/// <summary>The HTTP contract: what the Functions app has a function each for.</summary>
internal static class ContractRoutes
{
    public static void MapContract(this IEndpointRouteBuilder routes)
    {
        routes.Map<HomeEndpoint>(Routes.Landing);
        routes.Map<LandingEndpoint>(Routes.Account);
        routes.Map<LoginEndpoint>(Routes.Login);
        routes.Map<CallbackEndpoint>(Routes.Callback);
        routes.Map<LogoutEndpoint>(Routes.Logout);
        routes.Map<SignedOutEndpoint>(Routes.SignedOut);
        routes.Map<SessionEndpoint>(Routes.Session);
        routes.Map<SessionsEndpoint>(Routes.Sessions);
        routes.Map<EndSessionEndpoint>(Routes.EndSession);
        routes.Map<ProfileEndpoint>(Routes.Profile);
        routes.Map<IonApiEndpoint>(Routes.IonApi);
        routes.Map<IdentityEndpoint>(Routes.Identity);
        routes.Map<KeySetEndpoint>(Routes.KeySet);
        routes.Map<DiscoveryEndpoint>(Routes.Discovery);
        routes.Map<HealthEndpoint>(Routes.Health);
        routes.Map<OpenApiEndpoint>(Routes.OpenApi);
        routes.Map<ClientScriptEndpoint>(Routes.ClientScript);
        routes.Map<ClientTypesEndpoint>(Routes.ClientTypes);
        routes.Map<UnmatchedEndpoint>(Routes.Unmatched);
    }

    private static void Map<TEndpoint>(this IEndpointRouteBuilder routes, string route)
        where TEndpoint : IonEndpoint =>
        routes.MapMethods(route, Routes.Methods[route], static async context =>
        {
            var result = await context.RequestServices.GetRequiredService<TEndpoint>().HandleAsync(context);
            await result.ExecuteAsync(context);
        });
}
