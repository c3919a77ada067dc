using IonFunctions.Core.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Core.Site;

/// <summary>What this room brings to the container.</summary>
internal static class SiteRegistration
{
    /// <exception cref="SettingsException">There is something wrong with the folder, its own file, or what the settings say of it.</exception>
    public static IServiceCollection AddSite(this IServiceCollection services, SiteOptions options, PageSettings settings) => services
        // Looked through here, and not when the first request comes: who starts the app is to hear of a fault.
        .AddSingleton(new SitePages(options, settings))
        .AddSingleton<SiteAnswers>()
        .AddSingleton<SiteDoor>()
        .AddSingleton<HomeEndpoint>()
        .AddSingleton<UnmatchedEndpoint>();
}
