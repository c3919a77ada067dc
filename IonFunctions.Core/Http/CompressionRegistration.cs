using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Core.Http;

/// <summary>Brings ASP.NET Core's compression to the container: what negotiates and what compresses, without a middleware around everything.</summary>
internal static class CompressionRegistration
{
    public static IServiceCollection AddCompression(this IServiceCollection services) => services
        .AddSingleton<CodingChoice>()
        .AddSingleton<Compression>();
}
