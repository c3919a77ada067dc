using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace IonFunctions.Core.Ion;

/// <summary>What this room brings to the container.</summary>
internal static class IonRegistration
{
    public static IServiceCollection AddIon(this IServiceCollection services)
    {
        services.TryAddSingleton<ITokenClient, IonTokenClient>();
        return services
            .AddSingleton<IonHttpClient>()
            .AddSingleton<ClientStanding>()
            .AddSingleton<IonDocuments>()
            .AddSingleton<IonProfileClient>()
            .AddSingleton<UserInfoClient>()
            .AddSingleton<IonKeys>()
            .AddSingleton<IdTokenValidator>()
            .AddSingleton<IonEndSession>()
            .AddSingleton<TokenCheck>()
            .AddSingleton<SignInWatch>();
    }
}
