using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace IonFunctions.Core.Sessions;

/// <summary>What this room brings to the container.</summary>
internal static class SessionsRegistration
{
    public static IServiceCollection AddSessions(this IServiceCollection services)
    {
        services.TryAddSingleton<ISessionTable, AzureSessionTable>();
        services.TryAddSingleton<IUserIndex, AzureUserIndex>();
        return services
            .AddSingleton<SessionCache>()
            .AddSingleton<SessionStore>()
            .AddSingleton<SessionCookie>()
            .AddSingleton<SessionLookup>()
            .AddSingleton<CurrentSession>()
            .AddSingleton<UserSessions>()
            .AddSingleton<SessionEndpoint>()
            .AddSingleton<SessionsEndpoint>();
    }
}
