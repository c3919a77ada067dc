using IonFunctions.Core;
using IonFunctions.Core.Settings;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

try
{
    var builder = FunctionsApplication.CreateBuilder(args);
    builder.ConfigureFunctionsWebApplication();
    builder.Services.AddIonFunctions(builder.Configuration);
    builder.Services.AddIonFunctionsTelemetry(builder.Configuration);
    await builder.Build().RunAsync();
    return 0;
}
catch (SettingsException exception)
{
    foreach (var fault in exception.Faults)
    {
        await Console.Error.WriteLineAsync(fault);
    }

    return 1;
}
