using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Core.PublicData;

/// <summary>What this room brings to the container.</summary>
internal static class PublicDataRegistration
{
    public static IServiceCollection AddPublicData(this IServiceCollection services) => services
        .AddSingleton<PublicIon>()
        .AddSingleton<PublicCache>()
        .AddSingleton<PublicBudget>()
        .AddSingleton<PublicAnswers>();
}
