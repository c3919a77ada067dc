using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Telemetry;

/// <summary>What this room brings to the container; where it is all sent is in <see cref="TelemetryExport"/>.</summary>
internal static class TelemetryRegistration
{
    public static IServiceCollection AddTelemetry(this IServiceCollection services) => services
        // ASP.NET Core logs every request's whole URL, and a callback's has the code in it; YARP's forwarder that of each request to
        // Ion, with somebody's username in it. The rest of the log is the app's that this is a part of.
        .AddLogging(logging => logging
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning)
            .AddFilter("Yarp.ReverseProxy.Forwarder", LogLevel.Warning))
        .Replace(ServiceDescriptor.Singleton(typeof(ILogger<>), typeof(PrintableLogger<>)))
        .AddSingleton(new PrintableCategories(Everything: false))
        .AddMetrics()
        .AddSingleton<Metrics>();
}
