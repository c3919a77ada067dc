using System.Text.Json;
using System.Text.RegularExpressions;
using IonFunctions.Core.Settings;
using IonFunctions.Tests.Functions.Host;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace IonFunctions.Tests.Infra;

/// <summary>The app settings are those that the app and the Functions host read, with values that they accept.</summary>
public sealed partial class AppSettingsTests
{
    /// <summary>What others than <see cref="SettingsReader"/> read in Azure, if it does not read it too.</summary>
    private static readonly string[] ReadByOthers =
    [
        // The Functions host: its storage, with an identity, and its page at /.
        "AzureWebJobsStorage__blobServiceUri", "AzureWebJobsStorage__tableServiceUri", "AzureWebJobsStorage__credential",
        "AzureWebJobsStorage__clientId", "AzureWebJobsDisableHomepage",
        // The host and the app: telemetry.
        "APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        // The app: which identity it is to Azure.
        "AZURE_CLIENT_ID",
    ];

    /// <summary>OpenTelemetry's own, of which the template knows nothing: a deployment that wants them gives them as FURTHER_SETTINGS.</summary>
    private static bool IsOpenTelemetrys(string setting) => setting.StartsWith("OTEL_", StringComparison.Ordinal);

    /// <summary>For use without Azure, or set by Azure itself.</summary>
    private static readonly string[] NotForTheTemplate = ["Ion__ClientSecret", "Session__Key", "AzureWebJobsStorage", "WEBSITE_HOSTNAME"];

    /// <summary>Variables of <c>main.bicepparam</c> that become one app setting each, with a value that is not its default.</summary>
    private static readonly (string Variable, string Setting, string Value)[] Tuned =
    [
        ("ION_CLIENT_ID", "Ion__ClientId", "another"),
        ("ION_BASE_URL", "Ion__BaseUrl", "https://ion.example.org"),
        ("ION_SCOPES", "Ion__Scopes", "read write"),
        ("APP_PUBLIC_URL", "App__PublicUrl", "https://club.example.org"),
        ("APP_ALLOWED_ORIGINS", "App__AllowedOrigins", "https://pages.example.org,http://localhost:8080"),
        ("SESSION_LIFETIME", "Session__Lifetime", "7.00:00:00"),
        ("SESSION_IDLE_TIMEOUT", "Session__IdleTimeout", "2.00:00:00"),
        ("REFRESH_SCHEDULE", "RefreshSchedule", "30 */10 * * * *"),
        ("REFRESH_LEAD_TIME", "Refresh__LeadTime", "00:30:00"),
        ("REFRESH_ACTIVE_WITHIN", "Refresh__ActiveWithin", "1.00:00:00"),
        ("REFRESH_PARALLELISM", "Refresh__Parallelism", "8"),
        ("PROXY_ALLOW_WRITES", "Proxy__AllowWrites", "true"),
        ("PROXY_PUBLIC_FOR", "Proxy__PublicFor", "00:05:00"),
    ];

    [Fact]
    public async Task The_app_accepts_them()
    {
        var settings = Read((await Prediction.OfAsync()).AppSettings);

        Assert.Equal("client", settings.Ion.ClientId);
        Assert.Equal(new Uri("https://kv-example.vault.azure.net/"), settings.KeyVaultUri);
        Assert.Equal(new(new Uri("https://stexample.table.core.windows.net/"), ConnectionString: null), settings.Storage);
        Assert.Equal("https://club.azurewebsites.net", settings.Site.Origin);
        Assert.Null(settings.Ion.ClientSecret);
        Assert.Null(settings.Session.Key);
    }

    [Fact]
    public async Task The_defaults_are_the_app_s_own()
    {
        var deployed = Read((await Prediction.OfAsync()).AppSettings);
        var own = Read(new Dictionary<string, string>
        {
            ["Ion__ClientId"] = "client",
            ["KeyVault__Uri"] = "https://kv-example.vault.azure.net/",
            ["Tables__Uri"] = "https://stexample.table.core.windows.net/",
        });

        Assert.Equal(own.Ion.BaseUrl, deployed.Ion.BaseUrl);
        Assert.Equal(own.Ion.Scopes, deployed.Ion.Scopes);
        Assert.Equal(own.Site.AllowedOrigins, deployed.Site.AllowedOrigins);
        Assert.Equal(own.Session, deployed.Session);
        Assert.Equal(own.Refresh with { Schedule = deployed.Refresh.Schedule }, deployed.Refresh);
        Assert.Equal(own.AllowWrites, deployed.AllowWrites);
        Assert.Equal(own.PublicFor, deployed.PublicFor);
        Assert.Equal(RefreshSchedule.Default, (await Prediction.OfAsync()).AppSettings["RefreshSchedule"]);
    }

    [Fact]
    public async Task Every_setting_that_the_app_reads_is_set_but_those_for_use_without_Azure()
    {
        var deployed = (await Prediction.OfAsync()).AppSettings.Keys;

        Assert.Equal(
            ReadBySettingsReader().Where(setting => !IsOpenTelemetrys(setting)).Except([.. NotForTheTemplate, .. ReadByOthers], StringComparer.Ordinal).Order(StringComparer.Ordinal),
            deployed.Except(ReadByOthers, StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task None_is_set_that_nobody_reads()
    {
        var deployed = (await Prediction.OfAsync()).AppSettings.Keys;

        Assert.All(ReadByOthers, setting => Assert.Contains(setting, deployed));
        Assert.Empty(deployed.Except(ReadBySettingsReader(), StringComparer.Ordinal).Except(ReadByOthers, StringComparer.Ordinal));
        // Flex Consumption takes neither; what they said is in functionAppConfig.
        Assert.DoesNotContain(deployed, setting => setting.StartsWith("WEBSITE_", StringComparison.Ordinal)
            || setting.StartsWith("FUNCTIONS_", StringComparison.Ordinal) || setting.StartsWith("SCM_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Host_and_app_are_the_same_identity()
    {
        var settings = (await Prediction.OfAsync()).AppSettings;

        Assert.Equal("managedidentity", settings["AzureWebJobsStorage__credential"]);
        Assert.Equal(settings["AzureWebJobsStorage__clientId"], settings["AZURE_CLIENT_ID"]);
        Assert.Equal($"ClientId={settings["AZURE_CLIENT_ID"]};Authorization=AAD", settings["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"]);
        Assert.Equal("true", settings["AzureWebJobsDisableHomepage"]);
    }

    [Fact]
    public async Task Each_variable_sets_its_setting()
    {
        var settings = (await Prediction.OfAsync([.. Tuned.Select(tuned => (tuned.Variable, tuned.Value))])).AppSettings;

        Assert.All(Tuned, tuned => Assert.Equal(tuned.Value, settings[tuned.Setting]));
        var read = Read(settings);
        Assert.Equal("https://club.example.org", read.Site.Origin);
        Assert.Equal(8, read.Refresh.Parallelism);
        Assert.True(read.AllowWrites);
        Assert.Equal(TimeSpan.FromMinutes(5), read.PublicFor);
    }

    /// <summary>What is set in the portal is gone with the next <c>azd provision</c>; and a setting that the template does not know has no variable.</summary>
    [Fact]
    public async Task Further_settings_are_set_beside_the_template_s_own()
    {
        var own = (await Prediction.OfAsync()).AppSettings;
        var settings = (await Prediction.OfAsync(("FURTHER_SETTINGS",
            """{"OTEL_EXPORTER_OTLP_ENDPOINT": "https://collector.example.org:4317", "WEBSITE_TIME_ZONE": "a \"b\" 'c' [d]"}"""))).AppSettings;

        Assert.Equal("https://collector.example.org:4317", settings["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        Assert.Equal("a \"b\" 'c' [d]", settings["WEBSITE_TIME_ZONE"]);
        Assert.All(own, setting => Assert.Equal(setting.Value, settings[setting.Key]));
        Assert.Equal(own.Count + 2, settings.Count);
    }

    [Fact]
    public async Task Origins_in_the_platform_s_CORS_are_those_that_the_app_reads()
    {
        const string origins = " https://Pages.Example.org/ ,http://localhost:8080,, https://a.example:443/,http://b.example:80 ,https://c.example:8443";
        // http is for this machine alone, so the app would not start with b.example.
        var prediction = await Prediction.OfAsync(("APP_ALLOWED_ORIGINS", origins.Replace("b.example", "127.0.0.1", StringComparison.Ordinal)));

        var cors = Cors(prediction);

        Assert.Equal(Read(prediction.AppSettings).Site.AllowedOrigins, cors.GetProperty("allowedOrigins").EnumerateArray().Select(origin => origin.GetString()));
        Assert.True(cors.GetProperty("supportCredentials").GetBoolean());
    }

    [Fact]
    public async Task Without_origins_there_is_no_CORS()
    {
        var cors = Cors(await Prediction.OfAsync());

        Assert.Empty(cors.GetProperty("allowedOrigins").EnumerateArray());
        Assert.False(cors.GetProperty("supportCredentials").GetBoolean());
    }

    /// <summary>The host resolves <c>%name%</c> in a trigger, and does not start a function whose name has no value.</summary>
    [Fact]
    public async Task What_a_trigger_takes_from_a_setting_is_set_in_Azure_and_in_the_sample()
    {
        var bindings = (await BindingsAsync()).ToArray();
        var deployed = (await Prediction.OfAsync()).AppSettings;
        using var sample = JsonDocument.Parse(InfraFiles.Read("local.settings.sample.json"));

        Assert.Contains("RefreshSchedule", bindings);
        Assert.All(bindings, binding =>
        {
            Assert.NotEqual("", deployed[binding]);
            Assert.NotEqual("", sample.RootElement.GetProperty("Values").GetProperty(binding).GetString());
        });
    }

    private static JsonElement Cors(Prediction prediction) =>
        prediction.App.GetProperty("properties").GetProperty("siteConfig").GetProperty("cors");

    private static async Task<IEnumerable<string>> BindingsAsync() =>
        from function in await PublishedWorker.GetFunctionsAsync()
        from binding in function.Bindings
        from match in Binding().Matches(binding.GetRawText())
        select match.Groups["name"].Value;

    private static AppSettings Read(IReadOnlyDictionary<string, string> settings) => SettingsReader.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Append(new("WEBSITE_HOSTNAME", "club.azurewebsites.net"))
            .Select(setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value)))
        .Build());

    private static IReadOnlyCollection<string> ReadBySettingsReader()
    {
        var recorder = new Recorder();
        Assert.Throws<SettingsException>(() => SettingsReader.Read(recorder));
        return recorder.Asked;
    }

    [GeneratedRegex("%(?<name>[^%]+)%", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Binding();

    /// <summary>A configuration that has nothing, and remembers what it was asked for.</summary>
    private sealed class Recorder : IConfiguration
    {
        private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

        public IReadOnlyCollection<string> Asked => _asked;

        public string? this[string key]
        {
            get
            {
                _asked.Add(key.Replace(":", "__", StringComparison.Ordinal));
                return null;
            }
            set => throw new NotSupportedException();
        }

        public IEnumerable<IConfigurationSection> GetChildren() => throw new NotSupportedException();

        public IChangeToken GetReloadToken() => throw new NotSupportedException();

        public IConfigurationSection GetSection(string key) => new ConfigurationBuilder().Build().GetSection(key);
    }
}
