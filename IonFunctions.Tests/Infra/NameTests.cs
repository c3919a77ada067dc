using System.Text.RegularExpressions;

namespace IonFunctions.Tests.Infra;

/// <summary>Whatever azd lets people call an environment, Azure takes the names that are made of it.</summary>
public sealed partial class NameTests
{
    /// <summary>Azure's rules for names, by type. What a resource group or a parent has as its name comes before it.</summary>
    private static readonly Dictionary<string, Regex> Rules = new(StringComparer.Ordinal)
    {
        ["Microsoft.Resources/resourceGroups"] = Rule(@"^[\w.()-]{0,89}[\w()-]$"),
        ["Microsoft.ManagedIdentity/userAssignedIdentities"] = Rule("^[a-zA-Z0-9][a-zA-Z0-9_-]{2,127}$"),
        ["Microsoft.OperationalInsights/workspaces"] = Rule("^[a-zA-Z0-9][a-zA-Z0-9-]{2,61}[a-zA-Z0-9]$"),
        ["Microsoft.Insights/components"] = Rule(@"^[^%&\\?/]{0,259}[^%&\\?/. ]$"),
        ["Microsoft.Insights/webtests"] = Rule("^[a-zA-Z0-9-]{1,64}$"),
        ["Microsoft.Insights/metricAlerts"] = Rule(@"^[^*#&+:<>?@%{}\\/|]{0,259}[^*#&+:<>?@%{}\\/|. ]$"),
        ["Microsoft.Insights/actionGroups"] = Rule(@"^[^/&%\\?]{0,259}[^/&%\\?. ]$"),
        ["Microsoft.Storage/storageAccounts"] = Rule("^[a-z0-9]{3,24}$"),
        ["Microsoft.Storage/storageAccounts/blobServices"] = Rule("^[^/]+/default$"),
        ["Microsoft.Storage/storageAccounts/tableServices"] = Rule("^[^/]+/default$"),
        ["Microsoft.Storage/storageAccounts/blobServices/containers"] = Rule("^[^/]+/default/(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$"),
        ["Microsoft.Storage/storageAccounts/tableServices/tables"] = Rule("^[^/]+/default/[A-Za-z][A-Za-z0-9]{2,62}$"),
        ["Microsoft.KeyVault/vaults"] = Rule("^(?!.*--)[a-zA-Z][a-zA-Z0-9-]{1,22}[a-zA-Z0-9]$"),
        ["Microsoft.KeyVault/vaults/secrets"] = Rule("^[^/]+/[a-zA-Z0-9-]{1,127}$"),
        ["Microsoft.Web/serverfarms"] = Rule("^[a-zA-Z0-9-]{1,40}$"),
        // It is a label in a host name too, and the first 32 characters tell apps that share a storage account apart.
        ["Microsoft.Web/sites"] = Rule("^(?!-)[a-zA-Z0-9-]{2,60}(?<!-)$"),
        ["Microsoft.Web/sites/basicPublishingCredentialsPolicies"] = Rule("^[^/]+/(ftp|scm)$"),
    };

    public static TheoryData<string> Environments =>
    [
        "a",
        new string('w', 64),
        "(((.)))",
        "My.Club_(2026)-of-the-school.",
    ];

    [Theory]
    [MemberData(nameof(Environments))]
    public async Task Names_are_within_the_limits(string environment)
    {
        var prediction = await Prediction.OfAsync(
            ("AZURE_ENV_NAME", environment), ("AVAILABILITY_TEST", "true"), ("ALERT_EMAIL", "me@example.org"));

        foreach (var type in prediction.Resources.Where(type => type.Key is not "Microsoft.Authorization/roleAssignments" and not "Microsoft.Insights/workbooks"))
        {
            Assert.True(Rules.TryGetValue(type.Key, out var rule), $"No rule for names of {type.Key}");
            Assert.All(type, resource => Assert.Matches(rule, resource.GetProperty("name").GetString()));
        }

        // azd finds its resource group by this.
        Assert.Equal(environment, Assert.Single(prediction.Resources["Microsoft.Resources/resourceGroups"]).GetProperty("tags").GetProperty("azd-env-name").GetString());
    }

    [Fact]
    public async Task Of_hundreds_of_names_each_label_is_short_enough_and_ends_in_the_token()
    {
        const string alphabet = "abcxyzABCXYZ0189-_.()";
        const string token = "abcdefghijklm";
        var random = new Random(1);
        string[] environments = [.. Enumerable.Range(0, 400).Select(_ => string.Concat(random.GetItems<char>(alphabet, random.Next(1, 65))))];

        using var copy = new InfraCopy();
        copy.Write("labels.bicep", """
            import { label } from 'modules/names.bicep'
            param environments string[]
            param token string
            output labels string[] = [for environment in environments: label(environment, token)]
            """);
        copy.Write("labels.bicepparam", $"""
            using 'labels.bicep'
            param token = '{token}'
            param environments = ['{string.Join("', '", environments)}']
            """);
        var labels = (await copy.PredictAsync("labels.bicepparam", [])).Outputs.GetProperty("labels").EnumerateArray().Select(label => label.GetString()!);

        Assert.All(environments.Zip(labels), made =>
        {
            var words = string.Join('-', Words().Matches(made.First).Select(word => word.Value.ToLowerInvariant()));
            var start = (words.Length > 20 ? words[..20] : words).TrimEnd('-');
            Assert.Equal(start.Length == 0 ? token : $"{start}-{token}", made.Second);
        });
    }

    [Fact]
    public async Task Names_stay_from_one_deployment_to_the_next_and_differ_between_environments_and_regions()
    {
        var club = await AppNameAsync();

        Assert.Equal(club, await AppNameAsync(("ION_SCOPES", "read write")));
        Assert.Equal(club, await AppNameAsync(("AZURE_ENV_NAME", "CLUB"))); // azd takes the two for the same.
        Assert.Distinct([
            club, await AppNameAsync(("AZURE_ENV_NAME", "club.")), await AppNameAsync(("AZURE_ENV_NAME", "club-")),
            await AppNameAsync(("AZURE_LOCATION", "westus2")),
        ]);
    }

    private static async Task<string> AppNameAsync(params (string, string)[] variables) =>
        (await Prediction.OfAsync(variables)).App.GetProperty("name").GetString()!;

    private static Regex Rule(string pattern) => new(pattern, RegexOptions.ExplicitCapture, TimeSpan.FromMinutes(1));

    [GeneratedRegex("[A-Za-z0-9]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Words();
}
