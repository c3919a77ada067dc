using IonFunctions.Core.Api;
using IonFunctions.Core.Client;
using IonFunctions.Core.Health;
using IonFunctions.Core.Hosting;
using IonFunctions.Core.Http;
using IonFunctions.Core.Identity;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Landing;
using IonFunctions.Core.Limits;
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

/// <summary>Registers IonFunctions in an app: one of its own, or one that it is a part of.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Adds sign-in with Ion, sessions, refresh and what code of one's own calls Ion by: <see cref="IonClient"/> and
    /// <see cref="IIonUser"/>, scoped to the request. A second call adds nothing.
    /// </summary>
    /// <remarks>
    /// What it changes for the rest of an app: the log has nothing less than a warning of <c>Microsoft.AspNetCore.Hosting.Diagnostics</c>
    /// and <c>Yarp.ReverseProxy.Forwarder</c>, which write whole URLs; a shutdown may take 90 s, for refreshes in flight; and Kestrel
    /// reads headers as Latin-1 where the app has no <c>RequestHeaderEncodingSelector</c> that says otherwise.
    /// </remarks>
    /// <param name="services">Takes them.</param>
    /// <param name="configuration">Has the settings, <c>Ion__ClientId</c> and so on.</param>
    /// <exception cref="SettingsException">One or more settings are missing or bad; it names each, with an example.</exception>
    public static IServiceCollection AddIonFunctions(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        return services.AddIonFunctions(SettingsReader.Read(configuration));
    }

    /// <summary>
    /// Refreshes ahead of time when <c>RefreshSchedule</c> says, as long as the app runs: what the timer trigger is in a Functions app.
    /// </summary>
    /// <param name="services">Takes it, after <c>AddIonFunctions</c>.</param>
    public static IServiceCollection AddIonFunctionsTimer(this IServiceCollection services) => services.AddHostedService(
        provider => new RefreshTimer(provider.GetRequiredService<SharedSweep>, provider.GetRequiredService<AppSettings>(), provider.GetRequiredService<TimeProvider>()));

    /// <summary>Adds Core with settings that were read already: each room what is its own, from the ground up.</summary>
    /// <param name="services">Takes them.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="site">Where the pages are; by default in the folder that is deployed with the app.</param>
    /// <exception cref="SettingsException">There is something wrong with the pages.</exception>
    internal static IServiceCollection AddIonFunctions(this IServiceCollection services, AppSettings settings, SiteOptions? site = null) =>
        services.Any(service => service.ServiceType == typeof(AppSettings)) ? services : services.AddRooms(settings, site ?? SiteOptions.Deployed);

    private static IServiceCollection AddRooms(this IServiceCollection services, AppSettings settings, SiteOptions site) => services
        .AddSingleton(settings)
        .AddHosting(settings.IdentityClientId)
        .AddTelemetry()
        .AddLimits()
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
        .AddIdentity()
        .AddClient()
        .AddSite(site, settings.Pages);
}
