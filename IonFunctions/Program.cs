using IonFunctions;
using IonFunctions.Core;
using IonFunctions.Core.Settings;
using IonFunctions.Core.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

try
{
    var builder = FunctionsApplication.CreateBuilder(args);
    builder.UseMiddleware<HangUps>(); // First: around the one that waits for requests.
    builder.ConfigureFunctionsWebApplication();
    builder.Services
        .AddIonFunctions(builder.Configuration)
        .AddIonFunctionsTelemetry(builder.Configuration)
        // The app exports its log itself; so the host is not to export what it hears of it a second time.
        .Configure<WorkerOptions>(options => options.Capabilities["WorkerOpenTelemetryEnabled"] = bool.TrueString)
        // Of use to nobody here, where a trigger runs aside of the request that it answers; and with one ASP.NET Core makes every request a context of its own.
        .RemoveAll<IHttpContextAccessor>();
    await builder.Build().RunAsync();
    return 0;
}
catch (SettingsException exception)
{
    foreach (var fault in exception.Faults)
    {
        // The host tells how bad a line of standard error is by the words in it, and without "error" it is of no interest
        // to host.json's log levels.
        await Console.Error.WriteLineAsync($"Error: {fault}");
    }

    return 1;
}
