using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Core.Health;

/// <summary>What this room brings to the container.</summary>
internal static class HealthRegistration
{
    public static IServiceCollection AddHealth(this IServiceCollection services) => services
        .AddSingleton<HealthChecks>()
        .AddSingleton<HealthEndpoint>();
}
