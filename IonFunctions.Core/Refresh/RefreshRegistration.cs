using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace IonFunctions.Core.Refresh;

/// <summary>What this room brings to the container.</summary>
internal static class RefreshRegistration
{
    public static IServiceCollection AddRefresh(this IServiceCollection services)
    {
        services.TryAddSingleton<IDueIndex, AzureDueIndex>();
        services.TryAddSingleton<IShardClaims, AzureShardClaims>();
        services.TryAddSingleton(Random.Shared); // Of the jitter of due times.
        return services
            // No shorter than the app that this is a part of has it.
            .PostConfigure<HostOptions>(options =>
                options.ShutdownTimeout = options.ShutdownTimeout > RefreshTiming.Shutdown ? options.ShutdownTimeout : RefreshTiming.Shutdown)
            .AddSingleton<DueTimes>()
            .AddSingleton<RefreshFlight>()
            .AddSingleton<UserTokens>()
            .AddSingleton<DueSessions>()
            .AddSingleton<RefreshSweep>()
            .AddSingleton<SharedSweep>();
    }
}
