using Azure.Monitor.OpenTelemetry.Exporter;
using IonFunctions.Core.Secrets;
using IonFunctions.Core.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace IonFunctions.Core;

/// <summary>
/// Sends what <see cref="Metrics"/> and <see cref="Traces"/> make to Application Insights, to an OpenTelemetry collector,
/// or nowhere, as the variables say that the platform and OpenTelemetry have for it.
/// </summary>
/// <remarks>
/// OpenTelemetry's instrumentation of ASP.NET Core and of HttpClient is left out on purpose: it adds whole paths, and in a
/// path of Ion's API there may be somebody's username. In Azure the Functions host exports the log, so only a collector is
/// sent it from here.
/// </remarks>
public static class TelemetryExport
{
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Adds the exporters that are configured; without one, nothing is collected and nothing loaded.</summary>
    /// <exception cref="SettingsException"><c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is not a URL.</exception>
    public static IServiceCollection AddIonFunctionsTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        // Each in a method of its own: what a method names is loaded when it is first called.
        if (configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"] is { } insights && !string.IsNullOrWhiteSpace(insights))
        {
            AddApplicationInsights(services, configuration, insights);
        }

        if (configuration[OtlpEndpoint] is { } collector && !string.IsNullOrWhiteSpace(collector))
        {
            AddCollector(services, configuration, collector);
        }

        return services;
    }

    private static void AddApplicationInsights(IServiceCollection services, IConfiguration configuration, string connectionString) =>
        AddPipeline(services, configuration)
            .WithTracing(traces => traces.AddAzureMonitorTraceExporter(options => Connect(options, connectionString, configuration)))
            .WithMetrics(metrics => metrics.AddAzureMonitorMetricExporter(options => Connect(options, connectionString, configuration)));

    private static void AddCollector(IServiceCollection services, IConfiguration configuration, string endpoint)
    {
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new SettingsException([$"{OtlpEndpoint} is not an http or https URL. Example: {OtlpEndpoint}=http://localhost:4317"]);
        }

        AddPipeline(services, configuration)
            .WithTracing(traces => traces.AddOtlpExporter())
            .WithMetrics(metrics => metrics.AddOtlpExporter())
            .WithLogging(logs => logs.AddOtlpExporter(), options => options.IncludeFormattedMessage = true);
    }

    private static OpenTelemetryBuilder AddPipeline(IServiceCollection services, IConfiguration configuration) => services.AddOpenTelemetry()
        .ConfigureResource(resource =>
        {
            if (string.IsNullOrEmpty(configuration["OTEL_SERVICE_NAME"]))
            {
                resource.AddService(configuration["WEBSITE_SITE_NAME"] ?? "IonFunctions", serviceInstanceId: configuration["WEBSITE_INSTANCE_ID"]);
            }
        })
        .WithTracing(traces => traces.AddSource(Traces.ServerSourceName, Traces.SourceName))
        .WithMetrics(metrics => metrics.AddMeter(Metrics.MeterName));

    private static void Connect(AzureMonitorExporterOptions options, string connectionString, IConfiguration configuration)
    {
        options.ConnectionString = connectionString;
        // Set where Application Insights takes no key alone: the app then shows who it is, as the Functions host does.
        if (!string.IsNullOrWhiteSpace(configuration["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"]))
        {
            options.Credential = AzureIdentity.Of(configuration["AZURE_CLIENT_ID"] is { Length: > 0 } clientId ? clientId : null);
        }
    }
}
