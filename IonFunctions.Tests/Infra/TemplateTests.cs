using System.Text.Json;

namespace IonFunctions.Tests.Infra;

/// <summary>The Bicep sources are good in the eyes of the Bicep CLI, and what is said twice is said alike.</summary>
public sealed class TemplateTests
{
    [Fact]
    public async Task The_template_compiles_without_a_warning()
    {
        var build = await CompiledTemplate.BuildAsync();

        Assert.Equal((0, ""), (build.ExitCode, build.Errors));
        using var template = JsonDocument.Parse(build.Output);
        Assert.Contains("subscriptionDeploymentTemplate", template.RootElement.GetProperty("$schema").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_linter_finds_nothing()
    {
        var lint = await BicepCli.RunAsync(InfraFiles.Folder, [], "lint", "main.bicep");

        Assert.Equal(new Command(0, "", ""), lint);
    }

    [Fact]
    public async Task The_parameters_compile_without_a_warning()
    {
        var build = await BicepCli.RunAsync(InfraFiles.Folder, Prediction.Environment(), "build-params", "main.bicepparam", "--stdout");

        Assert.Equal((0, ""), (build.ExitCode, build.Errors));
    }

    [Fact]
    public async Task The_sources_are_formatted()
    {
        using var copy = new InfraCopy();
        await BicepCli.RunAsync(copy.Folder, [], "format", "--pattern", "**/*.bicep");
        await BicepCli.RunAsync(copy.Folder, Prediction.Environment(), "format", "main.bicepparam");

        Assert.NotEmpty(InfraFiles.BicepSources);
        Assert.All(InfraFiles.BicepSources, source =>
            Assert.Equal(File.ReadAllText(Path.Combine(copy.Folder, source)), File.ReadAllText(Path.Combine(InfraFiles.Folder, source))));
    }

    [Fact]
    public async Task Every_parameter_can_be_set_by_a_variable_but_the_random_ones()
    {
        var template = await CompiledTemplate.MainAsync();

        Assert.Equal(
            template.Members("parameters").Select(parameter => parameter.Name).Where(name => !name.StartsWith("random", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
            (await ParametersAsync()).EnumerateObject().Select(parameter => parameter.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // As a workflow passes on variables that are not set.
    public async Task With_no_variable_set_the_template_s_defaults_hold(bool emptyIsSet)
    {
        var template = await CompiledTemplate.MainAsync();
        var optional = InfraFiles.Variables.Except(Prediction.Environment().Keys, StringComparer.Ordinal);
        var parameters = await ParametersAsync([.. emptyIsSet ? optional.Select(name => (name, "")) : []]);

        var defaults = template.Members("parameters")
            .Where(parameter => parameter.Value.TryGetProperty("defaultValue", out _) && parameters.TryGetProperty(parameter.Name, out _))
            .ToDictionary(parameter => parameter.Name, parameter => parameter.Value.GetProperty("defaultValue"));
        Assert.NotEmpty(defaults);
        Assert.All(defaults.Where(parameter => parameter.Key != "settings"), parameter =>
            Assert.True(JsonElement.DeepEquals(parameter.Value, parameters.GetProperty(parameter.Key).GetProperty("value")), parameter.Key));
        Assert.All(parameters.GetProperty("settings").GetProperty("value").EnumerateObject(), setting => Assert.Equal("", setting.Value.GetString()));
    }

    [Theory]
    [InlineData("AVAILABILITY_TEST", "yes", "availabilityTest")]
    [InlineData("KEY_VAULT_PURGE_PROTECTION", "off", "keyVaultPurgeProtection")]
    [InlineData("MAXIMUM_INSTANCE_COUNT", "0", "maximumInstanceCount")]
    [InlineData("MAXIMUM_INSTANCE_COUNT", "many", "maximumInstanceCount")]
    [InlineData("ALWAYS_READY_INSTANCES", "-1", "alwaysReadyInstances")]
    [InlineData("DAILY_LOG_LIMIT_GB", "0.5", "dailyLogLimitGB")]
    [InlineData("INSTANCE_MEMORY_MB", "1024", "instanceMemoryMB")]
    [InlineData("ION_CLIENT_ID", " ", "ionClientId")]
    [InlineData("FURTHER_SETTINGS", "x", "json")]
    [InlineData("FURTHER_SETTINGS", "[\"A\"]", "expected")]
    [InlineData("FURTHER_SETTINGS", "{\"A\": 1}", "expected")]
    [InlineData("FURTHER_SETTINGS", "{\"Ion__ClientId\": \"another\"}", "FURTHER_SETTINGS) may not have Ion__ClientId")]
    [InlineData("FURTHER_SETTINGS", "{\"ion:clientid\": \"another\"}", "FURTHER_SETTINGS) may not have ion:clientid")]
    [InlineData("FURTHER_SETTINGS", "{\"azure_client_id\": \"another\"}", "FURTHER_SETTINGS) may not have azure_client_id")]
    [InlineData("FURTHER_SETTINGS", "{\"Session__Key\": \"secret\"}", "FURTHER_SETTINGS) may not have Session__Key")]
    [InlineData("FURTHER_SETTINGS", "{\"Ion__ClientSecret\": \"secret\"}", "FURTHER_SETTINGS) may not have Ion__ClientSecret")]
    // The platform compares an origin with what browsers send, byte by byte; the template can't encode a name, as the app does.
    [InlineData("APP_ALLOWED_ORIGINS", "https://a.example, https://bücher.example", "may not have  https://bücher.example: give the host in ASCII")]
    [InlineData("FURTHER_SETTINGS", "{\"Session__Lifetime\": \"7.00:00:00\"}", "FURTHER_SETTINGS) may not have Session__Lifetime")]
    public async Task A_bad_value_stops_the_deployment(string variable, string value, string parameter)
    {
        using var copy = new InfraCopy();

        var (prediction, faults) = await copy.EvaluateAsync("main.bicepparam", Prediction.Environment((variable, value)));

        Assert.Null(prediction);
        Assert.Contains(parameter, faults, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Without_a_client_ID_the_deployment_says_where_to_get_one()
    {
        using var copy = new InfraCopy();

        var (_, faults) = await copy.EvaluateAsync("main.bicepparam", Prediction.Environment(("ION_CLIENT_ID", "")));

        Assert.Contains(
            "ionClientId is missing: the client ID of the application registered at https://ion.tjhsst.edu/oauth/applications/",
            faults, StringComparison.Ordinal);
    }

    /// <summary>The tests write the variables into a copy of the parameters, which one process evaluates for all of them.</summary>
    [Fact]
    public async Task The_environment_says_what_the_tests_write_into_the_parameters()
    {
        string[] numbers = ["INSTANCE_MEMORY_MB", "MAXIMUM_INSTANCE_COUNT", "ALWAYS_READY_INSTANCES", "DAILY_LOG_LIMIT_GB"];
        string[] switches = ["KEY_VAULT_PURGE_PROTECTION", "KEY_VAULT_RECOVER", "AVAILABILITY_TEST"];
        string[] own = ["AZURE_LOCATION", "FURTHER_SETTINGS", "APP_PUBLIC_URL", "APP_ALLOWED_ORIGINS"];
        var environment = Prediction.Environment([
            .. InfraFiles.Variables.Except([.. numbers, .. switches, .. own], StringComparer.Ordinal).Select(name => (name, $"{name} 'a' \\b ${{c}} \"d\"\n")),
            .. numbers.Select(name => (name, name == "INSTANCE_MEMORY_MB" ? "512" : "20")), .. switches.Select(name => (name, "true")),
            ("FURTHER_SETTINGS", """{"A__B": "it's ${not} \\ \n"}"""), ("APP_PUBLIC_URL", "https://a.example"), ("APP_ALLOWED_ORIGINS", "https://b.example"),
        ]);
        using var asCommand = new InfraCopy();
        using var asTheTestsDo = new InfraCopy();

        Assert.True(JsonElement.DeepEquals(
            (await asCommand.PredictByCommandAsync(environment)).Snapshot,
            (await asTheTestsDo.PredictAsync("main.bicepparam", environment)).Snapshot));
    }

    private static async Task<JsonElement> ParametersAsync(params (string Name, string Value)[] variables)
    {
        var build = await BicepCli.RunAsync(
            InfraFiles.Folder, Prediction.Environment(variables), "build-params", "main.bicepparam", "--stdout");
        Assert.True(build.ExitCode == 0, build.Errors);
        using var compiled = JsonDocument.Parse(build.Output);
        return JsonDocument.Parse(compiled.RootElement.GetProperty("parametersJson").GetString()!).RootElement.GetProperty("parameters");
    }
}
