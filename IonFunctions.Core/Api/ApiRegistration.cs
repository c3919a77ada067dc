using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Core.Api;

/// <summary>What this room brings to the container.</summary>
internal static class ApiRegistration
{
    public static IServiceCollection AddApi(this IServiceCollection services) => services
        .AddHttpContextAccessor()
        .AddSingleton<PublicCalls>()
        .AddSingleton<IonCalls>()
        .AddScoped<CurrentRequest>()
        .AddScoped<RequestCaller>()
        .AddScoped<IIonUser>(provider => provider.GetRequiredService<RequestCaller>())
        .AddScoped(provider => new IonClient(provider.GetRequiredService<RequestCaller>(), provider.GetRequiredService<IonCalls>()));
}
