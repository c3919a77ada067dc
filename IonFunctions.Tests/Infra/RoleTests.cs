using System.Text.Json;
using System.Text.RegularExpressions;

namespace IonFunctions.Tests.Infra;

/// <summary>What the app's identity may do: this, and no more.</summary>
public sealed partial class RoleTests
{
    private const string StorageBlobDataOwner = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b";
    private const string StorageTableDataContributor = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3";
    private const string KeyVaultSecretsUser = "4633458b-17de-408a-b874-0445c86b69e6";
    private const string MonitoringMetricsPublisher = "3913510d-42f4-4e42-8a64-420c390055eb";

    [Fact]
    public async Task The_app_has_exactly_the_roles_that_it_needs()
    {
        var prediction = await Prediction.OfAsync(("AVAILABILITY_TEST", "true"), ("ALERT_EMAIL", "me@example.org"), ("ALWAYS_READY_INSTANCES", "1"));

        var roles = prediction.Resources["Microsoft.Authorization/roleAssignments"]
            .Select(assignment => (Scope(assignment), Path.GetFileName(Text(assignment, "roleDefinitionId"))));

        Assert.Equal(
            [
                ("Microsoft.Insights/components", MonitoringMetricsPublisher),
                ("Microsoft.KeyVault/vaults", KeyVaultSecretsUser),
                ("Microsoft.Storage/storageAccounts", StorageBlobDataOwner),
                ("Microsoft.Storage/storageAccounts", StorageTableDataContributor),
            ],
            roles.OrderBy(role => role.Item1, StringComparer.Ordinal).ThenByDescending(role => role.Item2, StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_app_s_identity_has_them_and_nobody_else()
    {
        var prediction = await Prediction.OfAsync();

        Assert.NotEmpty(prediction.Resources["Microsoft.Authorization/roleAssignments"]);
        Assert.All(prediction.Resources["Microsoft.Authorization/roleAssignments"], assignment =>
        {
            Assert.EndsWith(".outputs.principalId.value]", Text(assignment, "principalId"), StringComparison.Ordinal);
            Assert.Contains("'Microsoft.Resources/deployments', format('identity-{0}'", Text(assignment, "principalId"), StringComparison.Ordinal);
            Assert.Equal("ServicePrincipal", Text(assignment, "principalType"));
        });
        Assert.Single(prediction.Resources["Microsoft.ManagedIdentity/userAssignedIdentities"]);
        var identity = prediction.App.GetProperty("identity");
        Assert.Equal("UserAssigned", identity.GetProperty("type").GetString());
        Assert.Single(identity.GetProperty("userAssignedIdentities").EnumerateObject());
    }

    [Fact]
    public async Task A_role_is_given_the_same_name_again_and_another_for_another_identity()
    {
        var names = (await Prediction.OfAsync()).Resources["Microsoft.Authorization/roleAssignments"]
            .Select(assignment => assignment.GetProperty("name").GetString()!).ToArray();

        Assert.NotEmpty(names);
        Assert.Distinct(names);
        Assert.All(names, name => Assert.Matches(@"^\[guid\('/subscriptions/.*principalId.*\)\]$", name));
    }

    /// <summary>A start that does not find its roles fails, and is tried again late.</summary>
    [Fact]
    public async Task Roles_are_given_before_the_app_is_made()
    {
        var main = await CompiledTemplate.MainAsync();
        var withRoles = main.Modules.Where(module => module.Value.Resources.Values
            .Any(resource => resource.GetProperty("type").GetString() == "Microsoft.Authorization/roleAssignments")).Select(module => module.Key).ToArray();

        Assert.Equal(["monitoring", "storage", "vault"], withRoles.Order(StringComparer.Ordinal));
        Assert.Subset(
            main.Resources["app"].GetProperty("dependsOn").EnumerateArray().Select(module => module.GetString()!).ToHashSet(StringComparer.Ordinal),
            withRoles.ToHashSet(StringComparer.Ordinal));
    }

    private static string Text(JsonElement assignment, string property) => assignment.GetProperty("properties").GetProperty(property).GetString()!;

    private static string Scope(JsonElement assignment) =>
        ScopeInId().Match(assignment.GetProperty("id").GetString()!).Groups["type"].Value;

    [GeneratedRegex(@"^\[extensionResourceId\('[^']*/providers/(?<type>[^/']+/[^/']+)/[^/']+', 'Microsoft\.Authorization/roleAssignments'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex ScopeInId();
}
