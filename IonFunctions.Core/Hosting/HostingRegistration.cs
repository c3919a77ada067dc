using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace IonFunctions.Core.Hosting;

/// <summary>What this room brings to the container.</summary>
internal static class HostingRegistration
{
    /// <param name="services">The app's services.</param>
    /// <param name="identityClientId">The client ID of a user-assigned identity; null for the system-assigned one.</param>
    public static IServiceCollection AddHosting(this IServiceCollection services, string? identityClientId)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => AzureIdentity.Of(identityClientId));
        return services
            .AddSingleton<InFlightWork>()
            .AddHostedService(provider => provider.GetRequiredService<InFlightWork>());
    }
}
