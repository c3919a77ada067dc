using IonFunctions;
using IonFunctions.Core.Settings;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

try
{
    var builder = FunctionsApplication.CreateBuilder(args);
    builder.ConfigureFunctionsWebApplication();
    builder.Services.AddApp(builder.Configuration);
    await builder.Build().RunAsync();
    return 0;
}
catch (SettingsException exception)
{
    await AppStart.ReportAsync(exception, Console.Error);
    return 1;
}
