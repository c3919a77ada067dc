using System.Text.Json;
using System.Text.RegularExpressions;
using IonFunctions.Core.Settings;
using IonFunctions.Tests.Functions.Host;
using IonFunctions.Tests.Settings;
using Microsoft.Extensions.Configuration;

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
        // Which of its timers are switched off.
        "AzureWebJobs.RefreshTokens2.Disabled", "AzureWebJobs.RefreshTokens3.Disabled", "AzureWebJobs.RefreshTokens4.Disabled",
        // The host and the app: telemetry.
        "APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        // The app: which identity it is to Azure.
        "AZURE_CLIENT_ID",
    ];

    /// <summary>For use without Azure, or set by Azure itself.</summary>
    private static readonly string[] NotForTheTemplate = ["Ion__ClientSecret", "Session__Key", "AzureWebJobsStorage", "WEBSITE_HOSTNAME"];

    /// <summary>The template's own, which nobody chooses.</summary>
    private static readonly string[] MadeByTheTemplate = ["KeyVault__Uri", "Tables__Uri"];

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
        Assert.Equal(own.OfflineEnabled, deployed.OfflineEnabled);
        Assert.Empty(deployed.Pages.SignInFor);
        Assert.Empty(deployed.IdentityAudiences);
        Assert.Equal((own.Pages.Fallback, 0), (deployed.Pages.Fallback, own.Pages.SignInFor.Count));
        Assert.Equal(RefreshSchedule.Default, (await Prediction.OfAsync()).AppSettings["RefreshSchedule"]);
    }

    /// <summary>A new setting has one more line in <c>main.bicepparam</c>.</summary>
    [Fact]
    public async Task Every_setting_that_the_app_reads_is_set_by_the_variable_of_its_name_but_those_for_use_without_Azure()
    {
        var chosen = SettingNames.ReadByTheApp.Where(setting => !SettingNames.IsOpenTelemetrys(setting))
            .Except([.. NotForTheTemplate, .. ReadByOthers, .. MadeByTheTemplate], StringComparer.Ordinal).ToArray();
        var settings = (await Prediction.OfAsync([.. chosen.Select(setting => (SettingNames.VariableOf(setting), ValueFor(setting)))])).AppSettings;

        Assert.Contains("Session__IdleTimeout", chosen);
        Assert.All(chosen, setting => Assert.Equal((setting, ValueFor(setting)), (setting, settings.GetValueOrDefault(setting))));
        Assert.All(MadeByTheTemplate, setting => Assert.NotEqual("", settings[setting]));

        static string ValueFor(string setting) => $"value of {setting}";
    }

    /// <summary>But for the schedule, which the host reads; of what is not chosen the app knows the default.</summary>
    [Fact]
    public async Task What_is_not_chosen_is_left_to_the_app()
    {
        var deployed = (await Prediction.OfAsync()).AppSettings;

        Assert.Equal(
            ["App__AllowedOrigins", "App__PublicUrl", "Ion__ClientId", "RefreshSchedule"],
            SettingNames.ReadByTheApp.Where(deployed.ContainsKey).Except([.. ReadByOthers, .. MadeByTheTemplate], StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task None_is_set_that_nobody_reads()
    {
        var deployed = (await Prediction.OfAsync()).AppSettings.Keys;

        Assert.All(ReadByOthers, setting => Assert.Contains(setting, deployed));
        Assert.Empty(deployed.Except(SettingNames.ReadByTheApp, StringComparer.Ordinal).Except(ReadByOthers, StringComparer.Ordinal));
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
    public async Task What_a_deployment_chooses_the_app_reads()
    {
        var read = Read((await Prediction.OfAsync(
            ("APP_PUBLIC_URL", "https://club.example.org"), ("REFRESH_PARALLELISM", "8"), ("PROXY_ALLOW_WRITES", "true"), ("PROXY_PUBLIC_FOR", "00:05:00"))).AppSettings);

        Assert.Equal("https://club.example.org", read.Site.Origin);
        Assert.Equal(8, read.Refresh.Parallelism);
        Assert.True(read.AllowWrites);
        Assert.Equal(TimeSpan.FromMinutes(5), read.PublicFor);
    }

    /// <summary>A timer more is an instance more, for as many as are asked for; nobody is asked to pay for one that has nothing to do.</summary>
    [Theory]
    [InlineData(null, 1)]
    [InlineData("2", 2)]
    [InlineData(" 4 ", 4)]
    public async Task As_many_timers_run_as_there_are_to_be_sweepers(string? sweepers, int expected)
    {
        var settings = (await Prediction.OfAsync([.. sweepers is null ? [] : new[] { ("REFRESH_SWEEPERS", sweepers) }])).AppSettings;

        Assert.Equal(
            Enumerable.Range(2, RefreshSettings.MostSweepers - 1).Select(sweeper => sweeper > expected ? "true" : "false"),
            Enumerable.Range(2, RefreshSettings.MostSweepers - 1).Select(sweeper => settings[$"AzureWebJobs.RefreshTokens{sweeper}.Disabled"]));
        Assert.False(settings.ContainsKey("AzureWebJobs.RefreshTokens.Disabled"));
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

    [GeneratedRegex("%(?<name>[^%]+)%", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Binding();
}
