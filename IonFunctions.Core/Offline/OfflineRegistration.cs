using IonFunctions.Core.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace IonFunctions.Core.Offline;

/// <summary>What this room brings to the container.</summary>
internal static class OfflineRegistration
{
    public static IServiceCollection AddOffline(this IServiceCollection services)
    {
        services.TryAddSingleton<IConsentTable, AzureConsentTable>();
        return services
            .AddSingleton<Consents>()
            .AddSingleton<IOfflineConsent>(provider => provider.GetRequiredService<Consents>())
            .AddSingleton<OfflineSessions>()
            .AddSingleton<IOfflineUsers, OfflineUsers>()
            .AddSingleton<OfflineEndpoint>();
    }
}
