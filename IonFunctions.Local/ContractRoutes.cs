using IonFunctions.Core;
using IonFunctions.Core.Health;
using IonFunctions.Core.Http;
using IonFunctions.Core.Pages;
using IonFunctions.Core.Proxy;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Local;

/// <summary>The HTTP contract: what the Functions app has one trigger class each for.</summary>
internal static class ContractRoutes
{
    public static void MapContract(this IEndpointRouteBuilder routes)
    {
        routes.Map<LandingEndpoint>(HttpMethods.Get, Routes.Landing);
        routes.Map<LoginEndpoint>(HttpMethods.Get, Routes.Login);
        routes.Map<CallbackEndpoint>(HttpMethods.Get, Routes.Callback);
        routes.Map<LogoutEndpoint>(HttpMethods.Post, Routes.Logout);
        routes.Map<SessionEndpoint>(HttpMethods.Get, Routes.Session);
        routes.Map<ProfileEndpoint>(HttpMethods.Get, Routes.Profile);
        routes.Map<HealthEndpoint>(HttpMethods.Get, Routes.Health);
    }

    private static void Map<TEndpoint>(this IEndpointRouteBuilder routes, string method, string route)
        where TEndpoint : IonEndpoint =>
        routes.MapMethods(route, [method], static async context =>
        {
            var result = await context.RequestServices.GetRequiredService<TEndpoint>().HandleAsync(context);
            await result.ExecuteAsync(context);
        });
}
