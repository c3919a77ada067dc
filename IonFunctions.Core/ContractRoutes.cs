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
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Core;

/// <summary>The HTTP contract for ASP.NET Core: what the Functions app has a function each for.</summary>
public static class ContractRoutes
{
    // Before a fallback of the app's own, which MapFallback has at the very end.
    private const int Last = int.MaxValue - 1;

    /// <summary>
    /// Maps all that browsers ask of IonFunctions: sign-in, session, Ion's API, <c>/ion.js</c>; and what no other endpoint of the app
    /// takes, which is a file of the folder <c>wwwroot</c> that is published with the app, or not found.
    /// </summary>
    /// <param name="routes">Takes them. The app's own routes go before the start page and the files, whenever they are mapped.</param>
    /// <param name="pages">
    /// Whether the start page and files are IonFunctions' affair. Not in an app that serves its own, as <c>UseStaticFiles</c> and Razor
    /// do: then <c>/</c> and what is mapped nowhere are left to it, and the landing page is at <c>/api/account</c> alone.
    /// </param>
    public static void MapIonFunctions(this IEndpointRouteBuilder routes, bool pages = true)
    {
        ArgumentNullException.ThrowIfNull(routes);
        if (pages)
        {
            // A later order: what the app itself maps to / is its own.
            routes.Map<HomeEndpoint>(Routes.Landing).WithOrder(Last);
            routes.Map<UnmatchedEndpoint>(Routes.Unmatched).WithOrder(Last);
        }

        routes.Map<LandingEndpoint>(Routes.Account);
        routes.Map<LoginEndpoint>(Routes.Login);
        routes.Map<CallbackEndpoint>(Routes.Callback);
        routes.Map<LogoutEndpoint>(Routes.Logout);
        routes.Map<SignedOutEndpoint>(Routes.SignedOut);
        routes.Map<SessionEndpoint>(Routes.Session);
        routes.Map<SessionsEndpoint>(Routes.Sessions);
        routes.Map<EndSessionEndpoint>(Routes.EndSession);
        routes.Map<OfflineEndpoint>(Routes.Offline);
        routes.Map<ProfileEndpoint>(Routes.Profile);
        routes.Map<IonApiEndpoint>(Routes.IonApi);
        routes.Map<IdentityEndpoint>(Routes.Identity);
        routes.Map<KeySetEndpoint>(Routes.KeySet);
        routes.Map<DiscoveryEndpoint>(Routes.Discovery);
        routes.Map<HealthEndpoint>(Routes.Health);
        routes.Map<OpenApiEndpoint>(Routes.OpenApi);
        routes.Map<ClientScriptEndpoint>(Routes.ClientScript);
        routes.Map<ClientTypesEndpoint>(Routes.ClientTypes);
    }

    private static IEndpointConventionBuilder Map<TEndpoint>(this IEndpointRouteBuilder routes, string route)
        where TEndpoint : IonEndpoint
    {
        // A singleton, made at its first request.
        var endpoint = new Lazy<TEndpoint>(routes.ServiceProvider.GetRequiredService<TEndpoint>, LazyThreadSafetyMode.PublicationOnly);
        return routes.MapMethods(route, Routes.Methods[route], async context =>
        {
            var result = await endpoint.Value.HandleAsync(context);
            await result.ExecuteAsync(context);
        });
    }
}
