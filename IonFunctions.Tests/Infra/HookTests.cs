using System.Text.Json;
using IonFunctions.Tests.Local;

namespace IonFunctions.Tests.Infra;

/// <summary>
/// The shell hooks, run as azd runs them: with an azd that notes what it is called for, the machine's curl, and something
/// that answers in Azure's place.
/// </summary>
public sealed class HookTests : IAsyncLifetime
{
    private const string Token = "tokenOfWhoDeploys";
    private const string VaultId = "/subscriptions/s/resourceGroups/rg-club/providers/Microsoft.KeyVault/vaults/kv-club";
    private const string SecretPath = VaultId + "/secrets/ion-client-secret?api-version=2024-11-01";
    private const string RedirectUri = "https://club.example.org/api/callback";

    /// <summary>As the resource manager answers, shortened.</summary>
    private const string Regions = """
        {"value":[{"id":"/subscriptions/s/providers/Microsoft.Web/geoRegions/East US 2","name":"East US 2","type":"Microsoft.Web/geoRegions",
          "properties":{"name":"East US 2","description":null,"displayName":"East US 2","orgDomain":"PUBLIC;FUNCTIONS;FLEXCONSUMPTION"}},
         {"name": "North Europe", "properties": {"name": "North Europe"}}], "nextLink": null}
        """;

    private readonly TemporaryDirectory _folder = new();
    private AzureStub? _azure;

    private AzureStub Azure => _azure ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "These are the hooks of other systems.");
        var curl = Find("curl");
        Assert.SkipUnless(curl is not null, "curl is not installed.");

        _azure = await AzureStub.StartAsync();
        WriteCommand("azd", $$"""
            printf '%s\n' "$*" >>"{{_folder["azd"]}}"
            case "$1 $2" in
              'auth token') cat "{{_folder["token"]}}" ;;
              'env get-values') cat "{{_folder["values"]}}" ;;
            esac
            """);
        // What others on the machine would see of it.
        WriteCommand("curl", $"""
            printf '%s\n' "$@" >>"{_folder["arguments"]}"
            exec "{curl}" "$@"
            """);
        WriteCommand("sleep", "exit 0");
        File.WriteAllText(_folder["token"], $$"""
            {
              "token": "{{Token}}",
              "expiresOn": "2026-09-01T08:00:00Z"
            }
            """);
        File.WriteAllText(_folder["values"], "AZURE_ENV_NAME=\"club\"\nION_CLIENT_SECRET=\"\"\n");
    }

    public async ValueTask DisposeAsync()
    {
        await (_azure?.DisposeAsync() ?? ValueTask.CompletedTask);
        _folder.Dispose();
    }

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
        Assert.DoesNotContain(Token, await File.ReadAllTextAsync(_folder["arguments"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
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

    [Fact]
    public async Task After_provisioning_a_role_that_is_not_there_yet_is_waited_for()
    {
        Azure.Answers["GET"] = (403, "");
        Azure.After["GET"] = (3, (200, "{}"));

        Assert.Equal(0, (await RunAsync("postprovision")).ExitCode);
        Assert.Equal(4, Azure.Requests.Count);
    }

    [Fact]
    public async Task After_provisioning_a_secret_that_the_vault_has_is_not_asked_for()
    {
        var hook = await RunAsync("postprovision");

        Assert.Equal((0, ""), (hook.ExitCode, hook.Errors));
        Assert.Contains($"Redirect URI to register at Ion: {RedirectUri}\n", hook.Output, StringComparison.Ordinal);
        Assert.Equal([new("GET", SecretPath, $"Bearer {Token}", "")], Azure.Requests);
    }

    [Fact]
    public async Task After_provisioning_nobody_is_asked_where_nobody_is()
    {
        Azure.Answers["GET"] = (404, "");

        var hook = await RunAsync("postprovision");

        Assert.Equal(1, hook.ExitCode);
        Assert.Contains("The vault kv-club has no secret ion-client-secret", hook.Errors, StringComparison.Ordinal);
        Assert.Equal(["GET"], Azure.Requests.Select(request => request.Method));
    }

    [Theory]
    [InlineData("CI", "true")]
    [InlineData("AZD_NON_INTERACTIVE", "true")]
    [InlineData("CI", "1")]
    [InlineData("CI", "True")]
    [InlineData("AZD_NON_INTERACTIVE", "1")]
    [InlineData("AZD_NON_INTERACTIVE", "True")]
    [InlineData("AZD_NON_INTERACTIVE", "TRUE")]
    public async Task In_a_terminal_nobody_is_asked_who_is_said_not_to_be_there(string variable, string value)
    {
        Azure.Answers["GET"] = (404, "");

        using var before = StartInTerminal("preprovision", (variable, value));
        using var after = StartInTerminal("postprovision", (variable, value));

        Assert.Equal((1, 1), (await before.WaitForEndAsync(), await after.WaitForEndAsync()));
    }

    [Theory]
    [InlineData("aB3dE5fG7hI9jK1lM3nO5pQ7rS9t")]
    [InlineData("""a"b\c'd$e`f%s\n{g}#!&;""")]
    public async Task After_provisioning_the_secret_goes_from_the_keyboard_to_the_vault_and_nowhere_else(string secret)
    {
        Azure.Answers["GET"] = (404, "");

        using var terminal = StartInTerminal("postprovision");
        await terminal.AnswerAsync("Client secret: ", "");
        await terminal.AnswerAsync("Client secret: ", secret);

        Assert.Equal(0, await terminal.WaitForEndAsync());
        var put = Azure.Requests[^1];
        Assert.Equal(("PUT", SecretPath, $"Bearer {Token}"), (put.Method, put.Path, put.Authorization));
        using var body = JsonDocument.Parse(put.Body);
        Assert.Equal(secret, body.RootElement.GetProperty("properties").GetProperty("value").GetString());
        Assert.Contains("The client secret is in the vault.", terminal.Screen, StringComparison.Ordinal);

        // Neither on the screen, nor on a command line (where the token is not either), nor in azd's environment.
        Assert.DoesNotContain(secret, terminal.Screen, StringComparison.Ordinal);
        var arguments = await File.ReadAllTextAsync(_folder["arguments"], TestContext.Current.CancellationToken);
        Assert.DoesNotContain(secret, arguments, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, arguments, StringComparison.Ordinal);
        Assert.DoesNotContain(CallsOfAzd, call => call.Contains("set", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_provisioning_a_secret_that_Azure_does_not_take_is_told()
    {
        Azure.Answers["GET"] = (404, "");
        Azure.Answers["PUT"] = (403, "");

        using var terminal = StartInTerminal("postprovision");
        await terminal.AnswerAsync("Client secret: ", "secret");

        Assert.Equal(1, await terminal.WaitForEndAsync());
        Assert.Contains("Azure answered 403", terminal.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_provisioning_what_Azure_does_not_say_is_not_guessed()
    {
        Azure.Answers["GET"] = (403, "");

        var hook = await RunAsync("postprovision");

        Assert.Equal(1, hook.ExitCode);
        Assert.Contains("it answered 403", hook.Errors, StringComparison.Ordinal);
        Assert.Contains("`azd up` again", hook.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_provisioning_azd_must_be_signed_in()
    {
        File.WriteAllText(_folder["token"], "");

        var hook = await RunAsync("postprovision");

        Assert.Equal(1, hook.ExitCode);
        Assert.Contains("azd auth login", hook.Errors, StringComparison.Ordinal);
        Assert.Empty(Azure.Requests);
    }

    [Fact]
    public async Task After_provisioning_a_secret_in_clear_in_azd_s_environment_is_told()
    {
        File.WriteAllText(_folder["values"], "AZURE_ENV_NAME=\"club\"\nION_CLIENT_SECRET=\"secret\"\n");

        var hook = await RunAsync("postprovision", ("ION_CLIENT_SECRET", "secret"));

        Assert.Equal(0, hook.ExitCode);
        Assert.Contains("ION_CLIENT_SECRET is in clear in .azure/club/.env", hook.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_deploying_the_addresses_are_told()
    {
        var hook = await RunAsync("postdeploy");

        Assert.Equal((0, ""), (hook.ExitCode, hook.Errors));
        Assert.Contains("The app is healthy.", hook.Output, StringComparison.Ordinal);
        Assert.Matches($@"(?m)^  Redirect URI  {RedirectUri}$", hook.Output);
        Assert.Matches(@"(?m)^  Sign in       https://club\.example\.org/api/login$", hook.Output);
        Assert.Equal("/api/health", Assert.Single(Azure.Requests).Path);
    }

    [Fact]
    public async Task After_deploying_an_app_that_stays_unhealthy_says_why_and_fails_nothing()
    {
        Azure.Answers["GET"] = (503, """{"status": "unhealthy", "checks": {"secrets": "no"}}""");

        var hook = await RunAsync("postdeploy");

        Assert.Equal(0, hook.ExitCode);
        Assert.Contains("answers 503\n{\"status\": \"unhealthy\", \"checks\": {\"secrets\": \"no\"}}", hook.Errors, StringComparison.Ordinal);
        Assert.Contains(RedirectUri, hook.Output, StringComparison.Ordinal);
    }

    private IReadOnlyList<string> CallsOfAzd => File.Exists(_folder["azd"]) ? File.ReadAllLines(_folder["azd"]) : [];

    private Task<Command> RunAsync(string hook, params (string Name, string Value)[] variables) =>
        Command.RunAsync(_folder.Path, Environment(variables), "sh", Script(hook));

    private Terminal StartInTerminal(string hook, params (string Name, string Value)[] variables)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Find("script") is not null, "A terminal is made by Linux's script.");
        return Terminal.Start(_folder.Path, Environment(variables), $"sh '{Script(hook)}'");
    }

    private static string Script(string hook) => Path.Combine(InfraFiles.Folder, "hooks", $"{hook}.sh");

    private Dictionary<string, string?> Environment((string Name, string Value)[] variables)
    {
        var environment = InfraFiles.Variables.ToDictionary(name => name, _ => (string?)null, StringComparer.Ordinal);
        environment["CI"] = null;
        environment["AZD_NON_INTERACTIVE"] = null;
        environment["AZURE_SUBSCRIPTION_ID"] = null;
        environment["ION_POLICY_AGREED"] = "true";
        environment["PATH"] = _folder["bin"] + Path.PathSeparator + System.Environment.GetEnvironmentVariable("PATH");
        environment["SHELL"] = "/bin/sh";
        environment["NO_PROXY"] = "*";
        environment["AZURE_ENV_NAME"] = "club";
        environment["AZURE_RESOURCE_MANAGER_URL"] = Azure.Url + "/";
        environment["AZURE_KEY_VAULT_ID"] = VaultId;
        environment["AZURE_KEY_VAULT_NAME"] = "kv-club";
        environment["ION_REDIRECT_URI"] = RedirectUri;
        environment["APP_URL"] = Azure.Url;
        environment["APP_SIGN_IN_URL"] = "https://club.example.org/api/login";
        foreach (var (name, value) in variables)
        {
            environment[name] = value;
        }

        return environment;
    }

    private void WriteCommand(string name, string script)
    {
        var path = Path.Combine(_folder["bin"], name);
        Directory.CreateDirectory(_folder["bin"]);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static string? Find(string command) => (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, command)).FirstOrDefault(File.Exists);
}
