using System.Globalization;
using System.Text.Json;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Refresh;
using IonFunctions.Local;

namespace IonFunctions.Tests.Functions;

/// <summary><c>host.json</c>, which the Functions host reads.</summary>
public sealed class HostJsonTests : IDisposable
{
    private readonly JsonDocument _host = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(RepositoryRoot.Find(), "host.json")));

    private JsonElement Root => _host.RootElement;

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Routes_are_spelled_out_in_the_triggers_alone() =>
        Assert.Equal("", Root.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());

    [Fact]
    public void A_function_may_take_as_long_as_a_sweep_that_meets_a_slow_Ion_at_its_last_session()
    {
        // It takes no more work after its budget; a flight begun then may wait for another instance, and then for Ion.
        var longest = RefreshSweep.Budget + RefreshTiming.FlightPatience + IonTiming.AnswerTimeout + RefreshTiming.LateAnswer + RefreshTiming.StoreAllowance;

        Assert.InRange(
            TimeSpan.Parse(Root.GetProperty("functionTimeout").GetString()!, CultureInfo.InvariantCulture), longest, TimeSpan.FromMinutes(15));
    }

    [Fact]
    public void The_host_exports_by_OpenTelemetry_as_the_app_does()
    {
        // What Host.Results is set to does not matter then: the host has metrics instead (OpenTelemetryConfigurationExtensions).
        Assert.Equal("OpenTelemetry", Root.GetProperty("telemetryMode").GetString());
        Assert.False(Root.GetProperty("logging").GetProperty("logLevel").TryGetProperty("Host.Results", out _));
    }

    /// <summary>For the console of <c>func start</c> and the log stream; Application Insights has it from the app.</summary>
    [Fact]
    public void The_host_prints_what_the_app_logs() =>
        Assert.Equal("Information", Root.GetProperty("logging").GetProperty("logLevel").GetProperty("Function.*.User").GetString());
}
