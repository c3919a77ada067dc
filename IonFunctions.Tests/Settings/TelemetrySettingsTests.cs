using IonFunctions.Core.Settings;
using Microsoft.Extensions.Configuration;

namespace IonFunctions.Tests.Settings;

/// <summary>What the exporters' own libraries parse is checked before they see it, and told like any other setting.</summary>
public sealed class TelemetrySettingsTests
{
    private const string Insights = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private const string Authentication = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Key = "InstrumentationKey=44444444-4444-4444-4444-444444444444";
    private const string Secret = "5ecret-of-the-collector";

    [Theory]
    [InlineData("nonsense")]
    [InlineData("44444444-4444-4444-4444-444444444444")]
    [InlineData("InstrumentationKey=")]
    [InlineData("InstrumentationKey=club")]
    [InlineData("\"" + Key + "\"")]
    [InlineData(Key + ";;IngestionEndpoint=https://a.example/")]
    [InlineData(Key + ";" + Key)]
    [InlineData(Key + ";IngestionEndpoint")]
    [InlineData(Key + ";IngestionEndpoint=nope")]
    [InlineData(Key + ";IngestionEndpoint=ftp://a.example")]
    [InlineData(Key + ";IngestionEndpoint=http://a.example")]
    [InlineData(Key + ";LiveEndpoint=nope")]
    [InlineData(Key + ";EndpointSuffix=.. x")]
    [InlineData(Key + ";EndpointSuffix=applicationinsights.azure.cn;Location=a-b")]
    public void A_bad_connection_string_is_a_fault(string value) => AssertFault(Insights, (Insights, value));

    [Theory]
    [InlineData(Key)]
    [InlineData(Key + ";")]
    [InlineData(Key + ";IngestionEndpoint=https://eastus2-3.in.applicationinsights.azure.com/;LiveEndpoint=https://eastus2.livediagnostics.monitor.azure.com/;ApplicationId=4c")]
    [InlineData(Key + ";EndpointSuffix=applicationinsights.azure.cn;Location=chinaeast2")]
    public void One_as_the_portal_shows_it_is_taken(string value) => Assert.Empty(FaultsOf((Insights, value)));

    [Theory]
    [InlineData("ClientId=33333333-3333-3333-3333-333333333333;Authorization=AAD")]
    [InlineData("Authorization=AAD")]
    public void The_host_s_authentication_string_is_taken(string value) => Assert.Empty(FaultsOf((Authentication, value)));

    [Theory]
    [InlineData("x")]
    [InlineData("Authorization=Basic")]
    [InlineData("ClientId=33333333-3333-3333-3333-333333333333")]
    [InlineData("ClientId=club;Authorization=AAD")]
    public void Another_is_a_fault(string value) => AssertFault(Authentication, (Authentication, value));

    [Theory]
    [InlineData("ENDPOINT", "collector")]
    [InlineData("ENDPOINT", "collector:4317")]
    [InlineData("ENDPOINT", "ftp://collector")]
    [InlineData("ENDPOINT", "http://me:" + Secret + "@collector:4317")]
    [InlineData("PROTOCOL", "http")]
    [InlineData("PROTOCOL", "http/json")]
    [InlineData("HEADERS", Secret)]
    [InlineData("HEADERS", "=" + Secret)]
    [InlineData("HEADERS", "api-key=" + Secret + ",,tenant=club")]
    [InlineData("TIMEOUT", "0")]
    [InlineData("TIMEOUT", "-5")]
    [InlineData("TIMEOUT", "10s")]
    [InlineData("CERTIFICATE", "/no/such/file.pem")]
    [InlineData("CLIENT_KEY", "/no/such/file.pem")]
    public void What_says_where_telemetry_goes_is_checked_for_all_of_it_and_for_each_kind(string setting, string value) =>
        Assert.All(["", "TRACES_", "METRICS_", "LOGS_"], kind =>
        {
            var name = $"OTEL_EXPORTER_OTLP_{kind}{setting}";
            AssertFault(name, (Endpoint, "http://localhost:4317"), (name, value));
        });

    [Theory]
    [InlineData("OTEL_BSP_SCHEDULE_DELAY", "0")]
    [InlineData("OTEL_BSP_MAX_QUEUE_SIZE", "-1")]
    [InlineData("OTEL_BLRP_MAX_EXPORT_BATCH_SIZE", "many")]
    [InlineData("OTEL_METRIC_EXPORT_INTERVAL", "0")]
    [InlineData("OTEL_METRIC_EXPORT_TIMEOUT", "99999999999")]
    [InlineData("OTEL_TRACES_SAMPLER", "some")]
    [InlineData("OTEL_TRACES_SAMPLER_ARG", "1.5")]
    [InlineData("OTEL_TRACES_SAMPLER_ARG", "half")]
    [InlineData("OTEL_RESOURCE_ATTRIBUTES", "school")]
    public void What_says_how_is_checked_where_there_is_an_exporter(string setting, string value)
    {
        AssertFault(setting, (Endpoint, "http://localhost:4317"), (setting, value));
        AssertFault(setting, (Insights, Key), (setting, value));
        Assert.Empty(FaultsOf((setting, value)));
    }

    [Fact]
    public void What_OpenTelemetry_takes_is_taken() => Assert.Empty(FaultsOf(
        (Endpoint, "https://collector.example:4318/otlp"), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "grpc"),
        ("OTEL_EXPORTER_OTLP_HEADERS", "Authorization=Basic%20YTpi, tenant=a=b"), ("OTEL_EXPORTER_OTLP_TIMEOUT", "5000"),
        ("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=school"), ("OTEL_TRACES_SAMPLER", "microsoft.rate_limited"), ("OTEL_TRACES_SAMPLER_ARG", "5")));

    /// <summary>The exporters are made from the examples, with everything that reads a setting.</summary>
    [Fact]
    public void Every_example_is_a_good_value()
    {
        string[] settings =
        [
            Insights, Authentication, Endpoint, "OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_TIMEOUT",
            "OTEL_BSP_SCHEDULE_DELAY", "OTEL_METRIC_EXPORT_INTERVAL", "OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG", "OTEL_RESOURCE_ATTRIBUTES",
        ];
        var faults = FaultsOf([.. settings.Select(setting => (setting, "-"))]);

        Assert.Equal(settings.Order(StringComparer.Ordinal), faults.Select(fault => fault.Split(' ')[0]).Order(StringComparer.Ordinal));
        Assert.Empty(FaultsOf([.. faults.Select(fault => (fault.Split(' ')[0], fault[(fault.IndexOf('=', StringComparison.Ordinal) + 1)..]))]));
    }

    private static void AssertFault(string setting, params (string Name, string Value)[] values)
    {
        var fault = Assert.Single(FaultsOf(values));
        Assert.StartsWith(setting + " ", fault, StringComparison.Ordinal);
        Assert.Contains($". Example: {setting}=", fault, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, fault, StringComparison.Ordinal);
    }

    private static List<string> FaultsOf(params (string Name, string Value)[] values)
    {
        List<string> faults = [];
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(values.GroupBy(value => value.Name).Select(value => KeyValuePair.Create(value.Key, (string?)value.Last().Value))).Build();
        new TelemetrySettings(
            name => configuration[name], (setting, wrong, example) => faults.Add($"{setting} {wrong}. Example: {setting}={example}")).Check();
        return faults;
    }
}
