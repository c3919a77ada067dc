namespace IonFunctions.Tests.Infra;

/// <summary>Before anything is made in Azure: what is asked for, agreed to and looked at.</summary>
public sealed class PreprovisionHookTests : HookTests
{
    /// <summary>As the resource manager answers, shortened.</summary>
    private const string Regions = """
        {"value":[{"id":"/subscriptions/s/providers/Microsoft.Web/geoRegions/East US 2","name":"East US 2","type":"Microsoft.Web/geoRegions",
          "properties":{"name":"East US 2","description":null,"displayName":"East US 2","orgDomain":"PUBLIC;FUNCTIONS;FLEXCONSUMPTION"}},
         {"name": "North Europe", "properties": {"name": "North Europe"}}], "nextLink": null}
        """;

    [Fact]
    public async Task Before_provisioning_a_client_ID_that_is_known_is_not_asked_for() =>
        Assert.Equal(new Command(0, "", ""), await RunAsync("preprovision", ("ION_CLIENT_ID", "client")));

    [Fact]
    public async Task Before_provisioning_nobody_is_asked_where_nobody_is()
    {
        var hook = await RunAsync("preprovision");

        Assert.Equal(1, hook.ExitCode);
        Assert.Contains("azd env set ION_CLIENT_ID", hook.Errors, StringComparison.Ordinal);
        Assert.Contains("https://ion.tjhsst.edu/oauth/applications/", hook.Errors, StringComparison.Ordinal);
        Assert.Empty(CallsOfAzd);
    }

    [Fact]
    public async Task Before_provisioning_the_client_ID_is_asked_for_until_there_is_one_and_kept()
    {
        using var terminal = StartInTerminal("preprovision");
        await terminal.AnswerAsync("Client ID: ", "");
        await terminal.AnswerAsync("Client ID: ", "  aB3dE5fG7h ");

        Assert.Equal(0, await terminal.WaitForEndAsync());
        Assert.Contains("https://ion.tjhsst.edu/oauth/applications/", terminal.Screen, StringComparison.Ordinal);
        Assert.Equal(["env set ION_CLIENT_ID aB3dE5fG7h --environment club"], CallsOfAzd);
    }

    /// <summary>azd would hand the reference itself to the template, and it would end up in the vault as the secret.</summary>
    [Theory]
    [InlineData("akvs://subscription/vault/secret")]
    [InlineData("@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/s)")]
    public async Task Before_provisioning_a_reference_to_a_secret_is_refused(string reference)
    {
        var hook = await RunAsync("preprovision", ("ION_CLIENT_ID", "client"), ("ION_CLIENT_SECRET", reference));

        Assert.Equal(1, hook.ExitCode);
        Assert.Contains("ION_CLIENT_SECRET refers to a secret in a vault", hook.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CI", "false")]
    [InlineData("CI", "0")]
    [InlineData("AZD_NON_INTERACTIVE", "False")]
    public async Task In_a_terminal_somebody_is_asked_who_is_said_to_be_there(string variable, string value)
    {
        using var terminal = StartInTerminal("preprovision", (variable, value));
        await terminal.AnswerAsync("Client ID: ", "client");

        Assert.Equal(0, await terminal.WaitForEndAsync());
    }

    [Fact]
    public async Task Before_provisioning_the_agreement_that_Ion_s_policy_wants_is_asked_for_once_and_kept()
    {
        using var terminal = StartInTerminal("preprovision", ("ION_CLIENT_ID", "client"), ("ION_POLICY_AGREED", ""));
        await terminal.AnswerAsync("Do you have it? (yes/no) ", "yes");

        Assert.Equal(0, await terminal.WaitForEndAsync());
        Assert.Contains("https://ion.tjhsst.edu/docs/api-oauth-aup", terminal.Screen, StringComparison.Ordinal);
        Assert.Contains("intranet@tjhsst.edu", terminal.Screen, StringComparison.Ordinal);
        Assert.Equal(["env set ION_POLICY_AGREED true --environment club"], CallsOfAzd);
    }

    [Theory]
    [InlineData("no")]
    [InlineData("")]
    [InlineData("maybe")]
    public async Task Before_provisioning_without_the_agreement_nothing_is_made(string answer)
    {
        using var terminal = StartInTerminal("preprovision", ("ION_CLIENT_ID", "client"), ("ION_POLICY_AGREED", ""));
        await terminal.AnswerAsync("Do you have it? (yes/no) ", answer);

        Assert.Equal(1, await terminal.WaitForEndAsync());
        Assert.Empty(CallsOfAzd);
    }

    [Fact]
    public async Task Before_provisioning_the_policy_is_told_in_two_lines_where_nobody_can_agree()
    {
        var hook = await RunAsync("preprovision", ("ION_CLIENT_ID", "client"), ("ION_POLICY_AGREED", ""));

        Assert.Equal(1, hook.ExitCode);
        var lines = hook.Errors.TrimEnd().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Contains("https://ion.tjhsst.edu/docs/api-oauth-aup", lines[0], StringComparison.Ordinal);
        Assert.Contains("intranet@tjhsst.edu", lines[1], StringComparison.Ordinal);
        Assert.Equal("Once you have it: azd env set ION_POLICY_AGREED true", lines[2]);
    }

    [Fact]
    public async Task Before_provisioning_against_another_Ion_there_is_no_policy() =>
        Assert.Equal(
            new Command(0, "", ""),
            await RunAsync("preprovision", ("ION_CLIENT_ID", "client"), ("ION_POLICY_AGREED", ""), ("ION_BASE_URL", "https://ion.example.org")));

    [Theory]
    [InlineData("eastus2")]
    [InlineData("East US 2")]
    public async Task Before_provisioning_a_region_that_has_what_the_app_runs_on_is_passed(string region)
    {
        Azure.Answers["GET"] = (200, Regions);

        Assert.Equal(new Command(0, "", ""), await RunAsync("preprovision", ("ION_CLIENT_ID", "client"), ("AZURE_LOCATION", region), ("AZURE_SUBSCRIPTION_ID", "s")));
        Assert.Equal(
            new("GET", "/subscriptions/s/providers/Microsoft.Web/geoRegions?sku=FlexConsumption&api-version=2024-04-01", $"Bearer {Token}", ""),
            Assert.Single(Azure.Requests));
        Assert.DoesNotContain(Token, await File.ReadAllTextAsync(Folder["arguments"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    /// <summary>Found out by Azure, it is when half of everything is made.</summary>
    [Theory]
    [InlineData("brazilsoutheast")]
    [InlineData("eastus")] // The start of one that has it.
    [InlineData("us2")]
    public async Task Before_provisioning_a_region_that_does_not_have_it_is_refused(string region)
    {
        Azure.Answers["GET"] = (200, Regions);

        var hook = await RunAsync("preprovision", ("ION_CLIENT_ID", "client"), ("AZURE_LOCATION", region), ("AZURE_SUBSCRIPTION_ID", "s"));

        Assert.Equal(1, hook.ExitCode);
        Assert.Contains($"The region {region} has no Flex Consumption", hook.Errors, StringComparison.Ordinal);
        Assert.Contains("eastus2 northeurope", hook.Errors, StringComparison.Ordinal);
        Assert.Contains("azd env set AZURE_LOCATION", hook.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500, "")]
    [InlineData(403, "{\"error\": {\"code\": \"AuthorizationFailed\"}}")]
    [InlineData(200, "{}")]
    public async Task Before_provisioning_a_region_of_which_Azure_says_nothing_is_passed(int status, string answer)
    {
        Azure.Answers["GET"] = (status, answer);

        Assert.Equal(0, (await RunAsync("preprovision", ("ION_CLIENT_ID", "client"), ("AZURE_LOCATION", "eastus2"), ("AZURE_SUBSCRIPTION_ID", "s"))).ExitCode);
    }
}
