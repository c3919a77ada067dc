using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Core.Identity;

/// <summary>What this room brings to the container.</summary>
internal static class IdentityRegistration
{
    public static IServiceCollection AddIdentity(this IServiceCollection services) => services
        .AddSingleton<StatementKeys>()
        .AddSingleton<Statements>()
        .AddSingleton<IdentityEndpoint>()
        .AddSingleton<KeySetEndpoint>()
        .AddSingleton<DiscoveryEndpoint>();
}
