using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Core.Limits;

/// <summary>What this room brings to the container.</summary>
internal static class LimitsRegistration
{
    public static IServiceCollection AddLimits(this IServiceCollection services) => services.AddSingleton<RequestLimits>();
}
