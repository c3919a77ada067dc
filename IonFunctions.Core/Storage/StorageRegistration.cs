using Azure.Core;
using IonFunctions.Core.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Core.Storage;

/// <summary>What this room brings to the container.</summary>
internal static class StorageRegistration
{
    public static IServiceCollection AddStorage(this IServiceCollection services, StorageSettings settings) => services
        .AddSingleton<StorageClock>()
        .AddSingleton(provider => new TableStorage(
            settings, provider.GetRequiredService<TokenCredential>(), provider.GetRequiredService<StorageClock>()));
}
