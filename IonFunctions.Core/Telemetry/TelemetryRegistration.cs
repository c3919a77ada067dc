using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Telemetry;

/// <summary>What this room brings to the container; where it is all sent is in <see cref="TelemetryExport"/>.</summary>
internal static class TelemetryRegistration
{
    public static IServiceCollection AddTelemetry(this IServiceCollection services) => services
        // ASP.NET Core logs every request's whole URL, and a callback's has the code in it.
        .AddLogging(logging => logging
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            .AddFilter("Yarp", LogLevel.Warning))
        .Replace(ServiceDescriptor.Singleton(typeof(ILogger<>), typeof(PrintableLogger<>)))
        .AddMetrics()
        .AddSingleton<Metrics>();
}
