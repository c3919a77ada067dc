using IonFunctions.Core.Settings;
using IonFunctions.Local;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace IonFunctions.Tests.Functions;

/// <summary>What the Functions app says to its host at the start.</summary>
public sealed class AppStartTests
{
    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["Ion:ClientId"] = "client",
        ["Ion:ClientSecret"] = "secret",
        ["App:PublicUrl"] = "http://localhost:7071",
        ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
        ["Session:Key"] = LocalSecrets.Generate().SessionKey,
    };

    /// <summary>The host reads the capability by this name, and then leaves the log of functions to the app (RpcWorkerConstants, OpenTelemetryConfigurationExtensions).</summary>
    [Fact]
    public async Task The_host_is_told_that_the_app_exports_its_log_itself()
    {
        await using var services = new ServiceCollection().AddApp(Configuration(Settings)).BuildServiceProvider();

        var capabilities = services.GetRequiredService<IOptions<WorkerOptions>>().Value.Capabilities;
        Assert.True(bool.Parse(capabilities["WorkerOpenTelemetryEnabled"]));
    }

    /// <summary>The host takes a line of standard error for an error where it has the word (WorkerProcess.ParseErrorMessageAndLog).</summary>
    [Fact]
    public async Task Each_fault_of_the_settings_is_an_error_to_the_host()
    {
        var settings = new Dictionary<string, string?>(Settings) { ["Ion:ClientId"] = null, ["Session:Lifetime"] = "long" };
        var exception = Assert.Throws<SettingsException>(() => new ServiceCollection().AddApp(Configuration(settings)));
        await using var error = new StringWriter();

        await AppStart.ReportAsync(exception, error);

        Assert.Collection(
            error.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
            line => Assert.StartsWith("Error: Ion__ClientId ", line, StringComparison.Ordinal),
            line => Assert.StartsWith("Error: Session__Lifetime ", line, StringComparison.Ordinal));
    }

    private static IConfiguration Configuration(Dictionary<string, string?> settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
}
