using IonFunctions.Core.PublicData;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace IonFunctions.Core.Proxy;

/// <summary>What this room brings to the container.</summary>
internal static class ProxyRegistration
{
    public static IServiceCollection AddProxy(this IServiceCollection services)
    {
        services.TryAddSingleton(IonForwarder.RequestConfig);
        return services
            .AddHttpForwarder()
            .AddSingleton<IonLinks>()
            .AddSingleton<IonForwarder>()
            .AddSingleton<LinkTranslation>(services => json => new LinkTranslatingStream(json, services.GetRequiredService<IonLinks>()))
            .AddSingleton<PublicApi>()
            .AddSingleton<ProfileEndpoint>()
            .AddSingleton<IonApiEndpoint>();
    }
}
