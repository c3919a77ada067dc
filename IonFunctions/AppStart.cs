using IonFunctions.Core;
using IonFunctions.Core.Settings;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions;

/// <summary>What Program.cs says to the Functions host: apart from it, so that the tests can have it without a host.</summary>
internal static class AppStart
{
    /// <summary>Adds everything that the triggers need, and its telemetry.</summary>
    /// <exception cref="SettingsException">One or more settings are missing or bad.</exception>
    public static IServiceCollection AddApp(this IServiceCollection services, IConfiguration configuration) => services
        .AddIonFunctions(configuration)
        .AddIonFunctionsTelemetry(configuration)
        // The app exports its log itself; so the host is not to export what it hears of it a second time.
        .Configure<WorkerOptions>(options => options.Capabilities["WorkerOpenTelemetryEnabled"] = bool.TrueString);

    /// <summary>
    /// Says what is wrong with the settings. The host tells how bad a line of standard error is by the words in it, and
    /// without "error" it is of no interest to host.json's log levels.
    /// </summary>
    public static async Task ReportAsync(SettingsException exception, TextWriter error)
    {
        foreach (var fault in exception.Faults)
        {
            await error.WriteLineAsync($"Error: {fault}");
        }
    }
}
