using IonFunctions.Tests.Local;

namespace IonFunctions.Tests.Infra;

/// <summary>
/// The shell hooks, run as azd runs them: with an azd that notes what it is called for, the machine's curl, and something
/// that answers in Azure's place.
/// </summary>
public abstract class HookTests : IAsyncLifetime
{
    private protected const string Token = "tokenOfWhoDeploys";
    private const string VaultId = "/subscriptions/s/resourceGroups/rg-club/providers/Microsoft.KeyVault/vaults/kv-club";
    private protected const string SecretPath = VaultId + "/secrets/ion-client-secret?api-version=2024-11-01";
    private protected const string RedirectUri = "https://club.example.org/api/callback";

    private AzureStub? _azure;

    private protected TemporaryDirectory Folder { get; } = new();

    private protected AzureStub Azure => _azure ?? throw new InvalidOperationException("Not started.");

    private protected IReadOnlyList<string> CallsOfAzd => File.Exists(Folder["azd"]) ? File.ReadAllLines(Folder["azd"]) : [];

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "These are the hooks of other systems.");
        var curl = Find("curl");
        Assert.SkipUnless(curl is not null, "curl is not installed.");

        _azure = await AzureStub.StartAsync();
        WriteCommand("azd", $$"""
            printf '%s\n' "$*" >>"{{Folder["azd"]}}"
            case "$1 $2" in
              'auth token') cat "{{Folder["token"]}}" ;;
              'env get-values') cat "{{Folder["values"]}}" ;;
            esac
            """);
        // What others on the machine would see of it.
        WriteCommand("curl", $"""
            printf '%s\n' "$@" >>"{Folder["arguments"]}"
            exec "{curl}" "$@"
            """);
        WriteCommand("sleep", "exit 0");
        File.WriteAllText(Folder["token"], $$"""
            {
              "token": "{{Token}}",
              "expiresOn": "2026-09-01T08:00:00Z"
            }
            """);
        File.WriteAllText(Folder["values"], "AZURE_ENV_NAME=\"club\"\nION_CLIENT_SECRET=\"\"\n");
    }

    public async ValueTask DisposeAsync()
    {
        await (_azure?.DisposeAsync() ?? ValueTask.CompletedTask);
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected Task<Command> RunAsync(string hook, params (string Name, string Value)[] variables) =>
        Command.RunAsync(Folder.Path, Environment(variables), "sh", Script(hook));

    private protected Terminal StartInTerminal(string hook, params (string Name, string Value)[] variables)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Find("script") is not null, "A terminal is made by Linux's script.");
        return Terminal.Start(Folder.Path, Environment(variables), $"sh '{Script(hook)}'");
    }

    private static string Script(string hook) => Path.Combine(InfraFiles.Folder, "hooks", $"{hook}.sh");

    private Dictionary<string, string?> Environment((string Name, string Value)[] variables)
    {
        var environment = InfraFiles.Variables.ToDictionary(name => name, _ => (string?)null, StringComparer.Ordinal);
        environment["CI"] = null;
        environment["AZD_NON_INTERACTIVE"] = null;
        environment["AZURE_SUBSCRIPTION_ID"] = null;
        environment["ION_POLICY_AGREED"] = "true";
        environment["PATH"] = Folder["bin"] + Path.PathSeparator + System.Environment.GetEnvironmentVariable("PATH");
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
        var path = Path.Combine(Folder["bin"], name);
        Directory.CreateDirectory(Folder["bin"]);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static string? Find(string command) => (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, command)).FirstOrDefault(File.Exists);
}
