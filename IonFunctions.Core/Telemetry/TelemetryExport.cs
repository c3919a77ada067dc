using System.Diagnostics;
using Azure.Monitor.OpenTelemetry.Exporter;
using IonFunctions.Core.Hosting;
using IonFunctions.Core.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace IonFunctions.Core.Telemetry;

/// <summary>
/// Sends what <see cref="Metrics"/>, <see cref="Traces"/> and the log make to Application Insights, to an OpenTelemetry
/// collector, or nowhere, as the variables say that the platform and OpenTelemetry have for it.
/// </summary>
/// <remarks>
/// OpenTelemetry's instrumentation of ASP.NET Core and of HttpClient is left out on purpose: it adds whole paths, and in a
/// path of Ion's API there may be somebody's username. So are the scopes of the log, in which ASP.NET Core has the path.
/// The log is not left to the Functions host, which drops what is written while no function runs: that of a background
/// service, or of a refresh whose caller has gone.
/// </remarks>
public static class TelemetryExport
{
    /// <summary>
    /// Adds the exporters that are configured; without one, nothing is collected and nothing loaded. It is for an app that is
    /// nothing but this: all of its log is made printable, and of ASP.NET Core only what is wrong is in it. An app that has an export of
    /// its own adds the source and the meter <c>IonFunctions</c> to that instead.
    /// </summary>
    /// <param name="services">Takes them, after <c>AddIonFunctions</c>, which has seen to it that the settings are good.</param>
    /// <param name="configuration">Says where to: <c>APPLICATIONINSIGHTS_CONNECTION_STRING</c>, <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.</param>
    public static IServiceCollection AddIonFunctionsTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services
            .AddLogging(logging => logging
                .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
                .AddFilter("Yarp", LogLevel.Warning))
            .Replace(ServiceDescriptor.Singleton(new PrintableCategories(Everything: true)))
            .Replace(ServiceDescriptor.Singleton<DistributedContextPropagator>(new IncomingTrace()));

        // Each in a method of its own: what a method names is loaded when it is first called.
        if (configuration[TelemetrySettings.ConnectionString] is { } insights && !string.IsNullOrWhiteSpace(insights))
        {
            AddApplicationInsights(services, configuration, insights);
        }

        if (!string.IsNullOrWhiteSpace(configuration[TelemetrySettings.OtlpEndpoint]))
        {
            AddCollector(services, configuration);
        }

        return services;
    }

    private static void AddApplicationInsights(IServiceCollection services, IConfiguration configuration, string connectionString) =>
        AddPipeline(services, configuration)
            .WithTracing(traces => traces.AddAzureMonitorTraceExporter(options => Connect(options, connectionString, configuration)))
            .WithMetrics(metrics => metrics.AddAzureMonitorMetricExporter(options => Connect(options, connectionString, configuration)))
            .WithLogging(logs => logs.AddAzureMonitorLogExporter(options => Connect(options, connectionString, configuration)));

    private static void AddCollector(IServiceCollection services, IConfiguration configuration) =>
        AddPipeline(services, configuration)
            .WithTracing(traces => traces.AddOtlpExporter())
            .WithMetrics(metrics => metrics.AddOtlpExporter())
            .WithLogging(logs => logs.AddOtlpExporter());

    private static OpenTelemetryBuilder AddPipeline(IServiceCollection services, IConfiguration configuration)
    {
        // As host.json has it for the host's log: of others, only what is wrong.
        services.AddLogging(logging => logging
            .AddFilter<OpenTelemetryLoggerProvider>(category: null, LogLevel.Warning)
            .AddFilter<OpenTelemetryLoggerProvider>(nameof(IonFunctions), LogLevel.Information));
        return services.AddOpenTelemetry()
            .ConfigureResource(resource =>
            {
                if (string.IsNullOrEmpty(configuration["OTEL_SERVICE_NAME"]))
                {
                    resource.AddService(configuration["WEBSITE_SITE_NAME"] ?? "IonFunctions", serviceInstanceId: configuration["WEBSITE_INSTANCE_ID"]);
                }
            })
            .WithTracing(traces => traces.AddSource(Traces.ServerSourceName, Traces.SourceName))
            .WithMetrics(metrics => metrics.AddMeter(Metrics.MeterName))
            .WithLogging(configureBuilder: null, options => (options.IncludeFormattedMessage, options.IncludeScopes) = (true, false));
    }

    private static void Connect(AzureMonitorExporterOptions options, string connectionString, IConfiguration configuration)
    {
        options.ConnectionString = connectionString;
        // Of the traces only some are sent; what is in the log of the others is needed all the same.
        options.EnableTraceBasedLogsSampler = false;
        // Set where Application Insights takes no key alone: the app then shows who it is, as the Functions host does.
        if (!string.IsNullOrWhiteSpace(configuration[TelemetrySettings.Authentication]))
        {
            options.Credential = AzureIdentity.Of(configuration["AZURE_CLIENT_ID"] is { Length: > 0 } clientId ? clientId : null);
        }
    }
}
