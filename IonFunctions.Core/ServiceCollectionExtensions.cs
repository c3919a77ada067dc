using IonFunctions.Core.Health;
using IonFunctions.Core.Pages;
using IonFunctions.Core.Proxy;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.SignIn;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Core;

/// <summary>Registers everything the endpoints need.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>Adds Core, configured from the settings of the settings table (<c>Ion:ClientId</c> and so on).</summary>
    public static IServiceCollection AddIonFunctions(this IServiceCollection services, IConfiguration configuration) =>
        services
            .AddSingleton<LandingEndpoint>()
            .AddSingleton<LoginEndpoint>()
            .AddSingleton<CallbackEndpoint>()
            .AddSingleton<LogoutEndpoint>()
            .AddSingleton<SessionEndpoint>()
            .AddSingleton<ProfileEndpoint>()
            .AddSingleton<HealthEndpoint>();
}
