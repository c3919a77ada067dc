using System.Text.Json;

namespace IonFunctions.Tests.Infra;

/// <summary>No key, no clear text, no open door.</summary>
public sealed class HardeningTests
{
    [Fact]
    public async Task Storage_opens_to_identities_over_TLS_alone()
    {
        var storage = await PropertiesAsync("Microsoft.Storage/storageAccounts");

        Assert.False(storage.GetProperty("allowSharedKeyAccess").GetBoolean());
        Assert.True(storage.GetProperty("defaultToOAuthAuthentication").GetBoolean());
        Assert.False(storage.GetProperty("allowBlobPublicAccess").GetBoolean());
        Assert.True(storage.GetProperty("supportsHttpsTrafficOnly").GetBoolean());
        Assert.Equal("TLS1_2", storage.GetProperty("minimumTlsVersion").GetString());
        Assert.Equal("None", (await PropertiesAsync("Microsoft.Storage/storageAccounts/blobServices/containers")).GetProperty("publicAccess").GetString());
    }

    [Fact]
    public async Task Storage_has_the_app_s_tables_and_the_container_of_its_package()
    {
        var prediction = await Prediction.OfAsync();
        var container = Assert.Single(prediction.Resources["Microsoft.Storage/storageAccounts/blobServices/containers"]).GetProperty("name").GetString()!;
        var deployment = prediction.App.GetProperty("properties").GetProperty("functionAppConfig").GetProperty("deployment").GetProperty("storage");

        Assert.Equal(
            ["consents", "refreshdue", "sessions", "usersessions"],
            prediction.Resources["Microsoft.Storage/storageAccounts/tableServices/tables"]
                .Select(table => Path.GetFileName(table.GetProperty("name").GetString()!)).Order(StringComparer.Ordinal));
        Assert.EndsWith(".outputs.packagesUri.value]", deployment.GetProperty("value").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("/packages", container, StringComparison.Ordinal);
        Assert.Equal("UserAssignedIdentity", deployment.GetProperty("authentication").GetProperty("type").GetString());
        Assert.EndsWith(
            $", '{Path.GetFileName(container)}')]",
            (await CompiledTemplate.MainAsync()).Modules["storage"].Json.GetProperty("outputs").GetProperty("packagesUri").GetProperty("value").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_vault_goes_by_roles_and_keeps_what_is_deleted()
    {
        var vault = await PropertiesAsync("Microsoft.KeyVault/vaults");

        Assert.True(vault.GetProperty("enableRbacAuthorization").GetBoolean());
        Assert.False(vault.TryGetProperty("accessPolicies", out _));
        Assert.True(vault.GetProperty("enableSoftDelete").GetBoolean());
        Assert.InRange(vault.GetProperty("softDeleteRetentionInDays").GetInt32(), 7, 90);
        Assert.True(vault.GetProperty("enablePurgeProtection").GetBoolean());
        Assert.Equal("default", vault.GetProperty("createMode").GetString());
    }

    /// <summary>Azure refuses false: it is true, or it is not there.</summary>
    [Fact]
    public async Task For_trials_purge_protection_is_not_there()
    {
        var vault = await PropertiesAsync("Microsoft.KeyVault/vaults", ("KEY_VAULT_PURGE_PROTECTION", "false"));

        Assert.True(!vault.TryGetProperty("enablePurgeProtection", out var protection) || protection.ValueKind == JsonValueKind.Null);
    }

    [Fact]
    public async Task Telemetry_is_taken_from_identities_alone()
    {
        Assert.True((await PropertiesAsync("Microsoft.Insights/components")).GetProperty("DisableLocalAuth").GetBoolean());
        Assert.True((await PropertiesAsync("Microsoft.OperationalInsights/workspaces")).GetProperty("features").GetProperty("disableLocalAuth").GetBoolean());
    }

    [Fact]
    public async Task The_app_is_reached_by_HTTPS_and_published_to_without_a_password()
    {
        var prediction = await Prediction.OfAsync();
        var app = prediction.App.GetProperty("properties");

        Assert.True(app.GetProperty("httpsOnly").GetBoolean());
        Assert.Equal("1.2", app.GetProperty("siteConfig").GetProperty("minTlsVersion").GetString());
        Assert.Equal("1.2", app.GetProperty("siteConfig").GetProperty("scmMinTlsVersion").GetString());
        var policies = prediction.Resources["Microsoft.Web/sites/basicPublishingCredentialsPolicies"].ToArray();
        Assert.Equal(["ftp", "scm"], policies.Select(policy => Path.GetFileName(policy.GetProperty("name").GetString()!)).Order(StringComparer.Ordinal));
        Assert.All(policies, policy => Assert.False(policy.GetProperty("properties").GetProperty("allow").GetBoolean()));
    }

    /// <summary>
    /// Flex Consumption refuses what it does not know there, in some regions more of it than in others (error 51021). These are
    /// what Microsoft's own samples for it set, and the TLS versions, which Azure's documentation has for every plan.
    /// </summary>
    [Fact]
    public async Task Nothing_is_set_that_Flex_Consumption_may_refuse() => Assert.Subset(
        new HashSet<string>(["appSettings", "cors", "http20Enabled", "minTlsVersion", "scmMinTlsVersion"], StringComparer.Ordinal),
        (await Prediction.OfAsync()).App.GetProperty("properties").GetProperty("siteConfig").EnumerateObject()
            .Select(property => property.Name).ToHashSet(StringComparer.Ordinal));

    private static async Task<JsonElement> PropertiesAsync(string type, params (string Name, string Value)[] variables) =>
        Assert.Single((await Prediction.OfAsync(variables)).Resources[type]).GetProperty("properties");
}
