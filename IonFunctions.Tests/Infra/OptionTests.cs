using System.Text.Json;

namespace IonFunctions.Tests.Infra;

/// <summary>What costs money is off, and what may be chosen arrives where it is meant to.</summary>
public sealed class OptionTests
{
    [Fact]
    public async Task The_app_runs_on_Flex_Consumption_and_nothing_is_always_ready()
    {
        var prediction = await Prediction.OfAsync();
        var plan = Assert.Single(prediction.Resources["Microsoft.Web/serverfarms"]);
        var config = prediction.App.GetProperty("properties").GetProperty("functionAppConfig");

        Assert.Equal(("FC1", "FlexConsumption"), (Text(plan.GetProperty("sku"), "name"), Text(plan.GetProperty("sku"), "tier")));
        Assert.True(plan.GetProperty("properties").GetProperty("reserved").GetBoolean());
        Assert.Equal("functionapp,linux", Text(prediction.App, "kind"));
        Assert.Equal(("dotnet-isolated", "10.0"), (Text(config.GetProperty("runtime"), "name"), Text(config.GetProperty("runtime"), "version")));
        Assert.Equal((2048, 40), Scale(config));
        Assert.Empty(config.GetProperty("scaleAndConcurrency").GetProperty("alwaysReady").EnumerateArray());
    }

    [Fact]
    public async Task The_runtime_s_version_is_that_of_the_project()
    {
        var version = Text((await Prediction.OfAsync()).App.GetProperty("properties").GetProperty("functionAppConfig").GetProperty("runtime"), "version");

        Assert.Contains($"<TargetFramework>net{version}</TargetFramework>", InfraFiles.Read("Directory.Build.props"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scale_is_as_chosen()
    {
        var prediction = await Prediction.OfAsync(
            ("INSTANCE_MEMORY_MB", "512"), ("MAXIMUM_INSTANCE_COUNT", "100"), ("ALWAYS_READY_INSTANCES", "2"), ("DAILY_LOG_LIMIT_GB", "5"));
        var config = prediction.App.GetProperty("properties").GetProperty("functionAppConfig");
        var ready = Assert.Single(config.GetProperty("scaleAndConcurrency").GetProperty("alwaysReady").EnumerateArray());

        Assert.Equal((512, 100), Scale(config));
        Assert.Equal(("http", 2), (Text(ready, "name"), ready.GetProperty("instanceCount").GetInt32()));
        Assert.Equal(5, Assert.Single(prediction.Resources["Microsoft.OperationalInsights/workspaces"])
            .GetProperty("properties").GetProperty("workspaceCapping").GetProperty("dailyQuotaGb").GetInt32());
    }

    [Fact]
    public async Task A_vault_that_was_taken_down_is_brought_back()
    {
        var vault = Assert.Single((await Prediction.OfAsync(("KEY_VAULT_RECOVER", "true"))).Resources["Microsoft.KeyVault/vaults"]);

        Assert.Equal("recover", Text(vault.GetProperty("properties"), "createMode"));
    }

    [Fact]
    public async Task Nothing_is_asked_from_outside_unless_chosen()
    {
        var prediction = await Prediction.OfAsync(("ALERT_EMAIL", "me@example.org"));

        Assert.All(["Microsoft.Insights/webtests", "Microsoft.Insights/metricAlerts", "Microsoft.Insights/actionGroups"], type =>
            Assert.Empty(prediction.Resources[type]));
    }

    [Theory]
    [InlineData("me@example.org")]
    [InlineData("")]
    public async Task Where_chosen_the_health_of_the_app_is_asked_for_from_outside(string mail)
    {
        using var copy = new InfraCopy();
        copy.Write("availability.bicepparam", $$"""
            using 'modules/availability.bicep'
            param name = 'club'
            param location = 'eastus2'
            param tags = {}
            param insightsId = '/subscriptions/{{InfraCopy.Subscription}}/resourceGroups/group/providers/Microsoft.Insights/components/appi'
            param appUrl = 'https://club.example.org'
            param alertEmail = '{{mail}}'
            """);
        var prediction = await copy.PredictAsync("availability.bicepparam", []);
        var test = Assert.Single(prediction.Resources["Microsoft.Insights/webtests"]).GetProperty("properties");
        var alert = Assert.Single(prediction.Resources["Microsoft.Insights/metricAlerts"]).GetProperty("properties");

        Assert.Equal("https://club.example.org/api/health", Text(test.GetProperty("Request"), "RequestUrl"));
        Assert.Equal(200, test.GetProperty("ValidationRules").GetProperty("ExpectedHttpStatusCode").GetInt32());
        Assert.True(alert.GetProperty("criteria").GetProperty("failedLocationCount").GetInt32() < test.GetProperty("Locations").GetArrayLength());
        Assert.Equal(
            mail.Length == 0 ? [] : [mail],
            prediction.Resources["Microsoft.Insights/actionGroups"].SelectMany(group => group.GetProperty("properties").GetProperty("emailReceivers").EnumerateArray())
                .Select(receiver => Text(receiver, "emailAddress")));
        Assert.Equal(mail.Length == 0 ? 0 : 1, alert.GetProperty("actions").GetArrayLength());
    }

    [Theory]
    [InlineData("https://club.example.org", "https://club.example.org")]
    [InlineData(" https://club.example.org/ ", "https://club.example.org")]
    public async Task With_a_domain_of_one_s_own_the_outputs_are_on_it(string publicUrl, string origin)
    {
        var outputs = (await Prediction.OfAsync(("APP_PUBLIC_URL", publicUrl))).Outputs;

        Assert.Equal(
            (origin, origin + "/api/callback", origin + "/api/login"),
            (Text(outputs, "APP_URL"), Text(outputs, "ION_REDIRECT_URI"), Text(outputs, "APP_SIGN_IN_URL")));
    }

    [Fact]
    public async Task Without_one_they_are_on_the_app_s_own_address()
    {
        var outputs = (await Prediction.OfAsync()).Outputs;

        Assert.EndsWith(".outputs.url.value]", Text(outputs, "APP_URL"), StringComparison.Ordinal);
        Assert.StartsWith("[format('{0}/api/callback', ", Text(outputs, "ION_REDIRECT_URI"), StringComparison.Ordinal);
        Assert.Equal(
            "[format('https://{0}', reference('app').defaultHostName)]",
            Text((await CompiledTemplate.MainAsync()).Modules["app"].Json.GetProperty("outputs").GetProperty("url"), "value"));
    }

    private static (int, int) Scale(JsonElement config) => (
        config.GetProperty("scaleAndConcurrency").GetProperty("instanceMemoryMB").GetInt32(),
        config.GetProperty("scaleAndConcurrency").GetProperty("maximumInstanceCount").GetInt32());

    private static string Text(JsonElement json, string property) => json.GetProperty(property).GetString()!;
}
