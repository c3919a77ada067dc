using IonFunctions.Core.Api;
using IonFunctions.Core.Client;
using IonFunctions.Core.Health;
using IonFunctions.Core.Hosting;
using IonFunctions.Core.Http;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Landing;
using IonFunctions.Core.Offline;
using IonFunctions.Core.Proxy;
using IonFunctions.Core.PublicData;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Secrets;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Settings;
using IonFunctions.Core.SignIn;
using IonFunctions.Core.Site;
using IonFunctions.Core.Storage;
using IonFunctions.Core.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Core;

/// <summary>Registers everything the endpoints need.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>Adds Core, configured from the settings of design.md (<c>Ion__ClientId</c> and so on).</summary>
    /// <exception cref="SettingsException">One or more settings are missing or bad.</exception>
    public static IServiceCollection AddIonFunctions(this IServiceCollection services, IConfiguration configuration) =>
        services.AddIonFunctions(SettingsReader.Read(configuration));

    /// <summary>Adds Core with settings that were read already: each room what is its own, from the ground up.</summary>
    /// <param name="services">Takes them.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="site">Where the pages are; by default in the folder that is deployed with the app.</param>
    /// <exception cref="SettingsException">There is something wrong with the pages.</exception>
    public static IServiceCollection AddIonFunctions(this IServiceCollection services, AppSettings settings, SiteOptions? site = null) => services
        .AddSingleton(settings)
        .AddHosting(settings.IdentityClientId)
        .AddTelemetry()
        .AddStorage(settings.Storage)
        .AddSecrets(settings.KeyVaultUri)
        .AddHttp()
        .AddIon()
        .AddPublicData()
        .AddSessions()
        .AddRefresh()
        .AddApi()
        .AddProxy()
        .AddSignIn()
        .AddOffline()
        .AddLanding()
        .AddHealth()
        .AddClient()
        .AddSite(site ?? SiteOptions.Deployed, settings.Pages);
}
