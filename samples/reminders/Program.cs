using Azure.Data.Tables;
using Azure.Identity;
using IonFunctions.Core;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Reminders;

var builder = FunctionsApplication.CreateBuilder(args);
builder.Services
    .AddIonFunctions(builder.Configuration) // IOfflineUsers, and with it IonClient.
    .AddSingleton<EighthPeriod>()
    .AddSingleton(new ReminderTable(OpenTable(builder.Configuration)));
await builder.Build().RunAsync();

// In the storage of the app that users sign in to, and reached as it reaches its own: by the identity of this one, or a connection string.
static TableClient OpenTable(IConfiguration settings)
{
    var name = settings["Reminders:Table"] is { Length: > 0 } given ? given : "reminders";
    return string.IsNullOrWhiteSpace(settings["Tables:Uri"])
        ? new(settings["AzureWebJobsStorage"], name)
        : new(new Uri(settings["Tables:Uri"]!), name, new DefaultAzureCredential());
}
