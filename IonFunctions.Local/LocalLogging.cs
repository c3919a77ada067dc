using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace IonFunctions.Local;

/// <summary>What the app has to say, one line each; the framework only when something is wrong.</summary>
internal static class LocalLogging
{
    private static readonly string[] Quiet = ["Microsoft", "System", "Azure", "Yarp"];

    public static void AddConsoleLogging(this IServiceCollection services, IConfiguration logging) =>
        services.AddLogging(builder =>
        {
            Quieten(builder);
            builder.AddConfiguration(logging);
            builder.AddConsole(console => console.FormatterName = OneLineFormatter.FormatterName);
            builder.AddConsoleFormatter<OneLineFormatter, ConsoleFormatterOptions>();
        });

    /// <summary>What is not the app's own speaks only where something is wrong.</summary>
    public static void Quieten(ILoggingBuilder builder)
    {
        builder.SetMinimumLevel(LogLevel.Information);
        foreach (var category in Quiet)
        {
            builder.AddFilter(category, LogLevel.Warning);
        }
    }
}
