using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Core.Client;

/// <summary>What this room brings to the container.</summary>
internal static class ClientRegistration
{
    public static IServiceCollection AddClient(this IServiceCollection services) => services
        .AddSingleton<ClientScriptEndpoint>()
        .AddSingleton<ClientTypesEndpoint>()
        .AddSingleton<OpenApiEndpoint>();
}
