using Azure.Core;
using Azure.Security.KeyVault.Secrets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace IonFunctions.Core.Secrets;

/// <summary>What this room brings to the container.</summary>
internal static class SecretsRegistration
{
    /// <param name="services">The app's services.</param>
    /// <param name="vault">The vault; null where the settings have both secrets.</param>
    public static IServiceCollection AddSecrets(this IServiceCollection services, Uri? vault)
    {
        if (vault is null)
        {
            services.TryAddSingleton<ISecrets, SettingsSecrets>();
        }
        else
        {
            AddVault(services, vault);
        }

        return services.AddSingleton<Sealer>();
    }

    private static void AddVault(IServiceCollection services, Uri vault)
    {
        services.TryAddSingleton(provider => new SecretClient(vault, provider.GetRequiredService<TokenCredential>(), new SecretClientOptions
        {
            // A sign-in may wait for this.
            Retry = { MaxRetries = 2, Delay = TimeSpan.FromMilliseconds(300), NetworkTimeout = TimeSpan.FromSeconds(5) },
        }));
        services.AddSingleton<Vault>();
        services.AddSingleton<KeyVaultSecrets>();
        services.TryAddSingleton<ISecrets>(provider => provider.GetRequiredService<KeyVaultSecrets>());
        services.AddHostedService<SecretsRefresh>();
    }
}
