using IonFunctions.Core.Http;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Core.Landing;

/// <summary>What this room brings to the container.</summary>
internal static class LandingRegistration
{
    public static IServiceCollection AddLanding(this IServiceCollection services) => services
        .AddSingleton<LandingEndpoint>()
        .AddSingleton<IFrontPage>(provider => provider.GetRequiredService<LandingEndpoint>());
}
