using System.Globalization;

namespace IonFunctions.Core.Settings;

/// <summary>
/// The variables that the platform and OpenTelemetry have for the export of telemetry. Their own libraries read them, and end
/// the start with a stack trace where one is bad, or go on as if it were not set; so they are checked here first.
/// </summary>
/// <param name="value">The value of a setting, or null.</param>
/// <param name="fault">Takes the setting, what is wrong with it, and an example. No value is repeated: headers hold keys.</param>
internal sealed class TelemetrySettings(Func<string, string?> value, Action<string, string, string> fault)
{
    public const string ConnectionString = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    public const string Authentication = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";
    public const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const string Otlp = "OTEL_EXPORTER_OTLP_";
    private const string ClientId = "33333333-3333-3333-3333-333333333333";

    // Each of these may also be set for one kind of telemetry alone: OTEL_EXPORTER_OTLP_TRACES_ENDPOINT.
    private static readonly string[] Kinds = ["", "TRACES_", "METRICS_", "LOGS_"];
    private static readonly string[] Protocols = ["grpc", "http/protobuf"];
    private static readonly string[] Files = ["CERTIFICATE", "CLIENT_CERTIFICATE", "CLIENT_KEY"];

    private static readonly string[] Samplers =
    [
        "always_on", "always_off", "traceidratio", "parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio",
        // Azure Monitor's own.
        "microsoft.fixed_percentage", "microsoft.rate_limited",
    ];

    /// <summary>Whole numbers of milliseconds or of items.</summary>
    private static readonly string[] Numbers =
    [
        "OTEL_BSP_SCHEDULE_DELAY", "OTEL_BSP_EXPORT_TIMEOUT", "OTEL_BSP_MAX_QUEUE_SIZE", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE",
        "OTEL_BLRP_SCHEDULE_DELAY", "OTEL_BLRP_EXPORT_TIMEOUT", "OTEL_BLRP_MAX_QUEUE_SIZE", "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE",
        "OTEL_METRIC_EXPORT_INTERVAL", "OTEL_METRIC_EXPORT_TIMEOUT",
    ];

    /// <summary>Tells all faults. What exporters alone read is checked where there is one.</summary>
    public void Check()
    {
        CheckConnectionString();
        CheckAuthentication();
        if (value(OtlpEndpoint) is not null)
        {
            foreach (var kind in Kinds)
            {
                CheckCollector(Otlp + kind);
            }
        }

        if (value(ConnectionString) is not null || value(OtlpEndpoint) is not null)
        {
            CheckPipeline();
        }
    }

    private void CheckConnectionString()
    {
        if (value(ConnectionString) is { } text && InsightsConnectionString.FaultOf(text) is { } wrong)
        {
            fault(ConnectionString, wrong, InsightsConnectionString.Example);
        }
    }

    // The Functions host reads it, and takes nothing but Authorization=AAD; the app only looks whether it is there.
    private void CheckAuthentication()
    {
        if (value(Authentication) is not { } text)
        {
            return;
        }

        var pairs = PairsOf(text, ';');
        if (pairs is null
            || !pairs.Any(pair => Is(pair.Key, "Authorization") && Is(pair.Value, "AAD"))
            || pairs.Any(pair => Is(pair.Key, "ClientId") && !Guid.TryParseExact(pair.Value, "D", out _)))
        {
            fault(Authentication, "is not Authorization=AAD with the client ID of a managed identity, if that is a user-assigned one", $"ClientId={ClientId};Authorization=AAD");
        }
    }

    private void CheckCollector(string prefix)
    {
        Check(prefix + "ENDPOINT", IsEndpoint, "is not an http or https URL", "http://localhost:4317");
        Check(prefix + "PROTOCOL", text => Protocols.Contains(text, StringComparer.Ordinal), "is neither grpc nor http/protobuf", "http/protobuf");
        Check(prefix + "HEADERS", text => PairsOf(text, ',') is not null, "is not a list of names and values", "api-key=0123456789abcdef,tenant=club");
        Check(prefix + "TIMEOUT", IsNumber, "is not a whole number of milliseconds", "10000");
        foreach (var file in Files)
        {
            Check(prefix + file, File.Exists, "names no file that is there", "/etc/ssl/certs/collector.pem");
        }
    }

    private void CheckPipeline()
    {
        foreach (var number in Numbers)
        {
            Check(number, IsNumber, "is not a whole number above 0", "5000");
        }

        Check("OTEL_RESOURCE_ATTRIBUTES", text => PairsOf(text, ',') is not null, "is not a list of names and values", "deployment.environment=school,team=web");
        Check("OTEL_TRACES_SAMPLER", text => Samplers.Contains(text, StringComparer.Ordinal), $"is none of {string.Join(", ", Samplers)}", "parentbased_traceidratio");
        Check("OTEL_TRACES_SAMPLER_ARG", IsSamplerArgument, "is not a number that the sampler takes: a share of all from 0 to 1, or for microsoft.rate_limited traces a second", "0.25");
    }

    private void Check(string setting, Func<string, bool> isGood, string wrong, string example)
    {
        if (value(setting) is { } text && !isGood(text))
        {
            fault(setting, wrong, example);
        }
    }

    private bool IsSamplerArgument(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var argument)
        && (argument <= 1 || value("OTEL_TRACES_SAMPLER") == "microsoft.rate_limited");

    private static bool IsEndpoint(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0 && uri.UserInfo.Length == 0;

    private static bool IsNumber(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0;

    private static bool Is(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    /// <summary>Null where one has no name, or no <c>=</c>.</summary>
    private static List<KeyValuePair<string, string>>? PairsOf(string text, char separator)
    {
        List<KeyValuePair<string, string>> pairs = [];
        foreach (var pair in text.Split(separator))
        {
            if (pair.IndexOf('=', StringComparison.Ordinal) is not (> 0 and var at) || string.IsNullOrWhiteSpace(pair[..at]))
            {
                return null;
            }

            pairs.Add(new(pair[..at].Trim(), pair[(at + 1)..].Trim()));
        }

        return pairs;
    }
}
