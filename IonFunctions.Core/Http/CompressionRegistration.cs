using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Core.Http;

/// <summary>Brings ASP.NET Core's compression to the container: what negotiates and what compresses, without a middleware around everything.</summary>
internal static class CompressionRegistration
{
    public static IServiceCollection AddCompression(this IServiceCollection services) => services
        .Configure<ResponseCompressionOptions>(Compression.Configure)
        .AddSingleton<IResponseCompressionProvider, CodingChoice>()
        .AddSingleton<Compression>();
}
