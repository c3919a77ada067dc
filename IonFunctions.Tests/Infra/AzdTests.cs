using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace IonFunctions.Tests.Infra;

/// <summary>azure.yaml, the hooks and the workflows agree with the template and with each other.</summary>
public sealed partial class AzdTests
{
    /// <summary>Given by azd; the secret is not passed on as a variable; and to recover a vault is for once, by hand.</summary>
    private static readonly string[] NotForPipelines = ["AZURE_ENV_NAME", "AZURE_LOCATION", "ION_CLIENT_SECRET", "KEY_VAULT_RECOVER"];

    /// <summary>Of the hooks alone: that there is the agreement which Ion's policy asks for.</summary>
    private const string PolicyAgreed = "ION_POLICY_AGREED";

    private static readonly JsonObject Azd = Yaml.Parse(InfraFiles.Read("azure.yaml"));

    public static TheoryData<string> Hooks => [.. Names(Azd["hooks"]!)];

    public static TheoryData<string> Workflows =>
        [.. Directory.EnumerateFiles(Path.Combine(InfraFiles.Root, ".github", "workflows")).Select(path => Path.GetFileName(path)!)];

    [Fact]
    public async Task The_service_is_the_Functions_app_and_the_template_names_it()
    {
        var (name, service) = Assert.Single(Azd["services"]!.AsObject());

        Assert.Equal(("function", "dotnet"), (Text(service, "host"), Text(service, "language")));
        Assert.True(File.Exists(Path.Combine(InfraFiles.Root, Text(service, "project"), "IonFunctions.csproj")));
        Assert.Equal(name, (await Prediction.OfAsync()).App.GetProperty("tags").GetProperty("azd-service-name").GetString());
    }

    [Fact]
    public void The_hooks_are_those_before_and_after() =>
        Assert.Equal(["postdeploy", "postprovision", "preprovision"], Names(Azd["hooks"]!).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Hooks))]
    public void A_hook_is_there_for_every_system_and_can_ask(string hook)
    {
        var systems = Azd["hooks"]![hook]!;

        Assert.Equal(["posix", "windows"], Names(systems).Order(StringComparer.Ordinal));
        Assert.All([("posix", "sh", ".sh"), ("windows", "pwsh", ".ps1")], expected =>
        {
            var (system, shell, extension) = expected;
            var settings = systems[system];
            Assert.Equal((shell, $"./infra/hooks/{hook}{extension}", "true"), (Text(settings, "shell"), Text(settings, "run"), Text(settings, "interactive")));
            Assert.True(File.Exists(Path.Combine(InfraFiles.Root, Text(settings, "run"))));
        });
    }

    [Theory]
    [MemberData(nameof(Hooks))]
    public async Task A_shell_hook_is_executable_and_parses(string hook)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no execution bits, and no sh, on Windows.");
        var path = Path.Combine(InfraFiles.Folder, "hooks", $"{hook}.sh");

        if (!OperatingSystem.IsWindows()) // The analyzer does not know that the test was skipped.
        {
            Assert.True(File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute));
        }

        Assert.StartsWith("#!/bin/sh\n", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Equal(new Command(0, "", ""), await Command.RunAsync(InfraFiles.Folder, [], "sh", "-n", path));
    }

    /// <summary>A variable that nobody sets ends a hook, or leaves a hole in what it says.</summary>
    [Theory]
    [MemberData(nameof(Hooks))]
    public async Task A_hook_uses_what_azd_gives_it_and_the_same_on_every_system(string hook)
    {
        string[] given =
        [
            "AZURE_ENV_NAME", "AZURE_SUBSCRIPTION_ID", "CI", "AZD_NON_INTERACTIVE", PolicyAgreed, .. InfraFiles.Variables,
            .. (await CompiledTemplate.MainAsync()).Members("outputs").Select(output => output.Name),
        ];
        var inShell = Used(ShellVariable(), $"infra/hooks/{hook}.sh");
        var inPowerShell = Used(PowerShellVariable(), $"infra/hooks/{hook}.ps1");

        Assert.NotEmpty(inShell);
        Assert.Equal(inShell, inPowerShell);
        Assert.Subset(given.ToHashSet(StringComparer.Ordinal), inShell.ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>An output becomes a variable of azd's environment, and must not overwrite one that was set.</summary>
    [Fact]
    public async Task No_output_has_the_name_of_a_variable_that_the_template_reads() =>
        Assert.Empty((await CompiledTemplate.MainAsync()).Members("outputs").Select(output => output.Name).Intersect(InfraFiles.Variables, StringComparer.Ordinal));

    [Fact]
    public void A_pipeline_is_given_every_variable_but_the_secret()
    {
        var pipeline = Azd["pipeline"]!;

        Assert.Equal(["variables"], Names(pipeline));
        Assert.Equal(
            InfraFiles.Variables.Except(NotForPipelines, StringComparer.Ordinal).Append(PolicyAgreed).Order(StringComparer.Ordinal),
            pipeline["variables"]!.AsArray().Select(variable => variable!.ToString()).Order(StringComparer.Ordinal));
    }

    /// <summary>Under this name <c>azd pipeline config</c> finds it; where it finds none, it offers to write one of its own.</summary>
    [Fact]
    public void The_deploy_workflow_passes_them_on()
    {
        var workflow = InfraFiles.Read(".github/workflows/azure-dev.yml");
        var passed = PassedVariable().Matches(workflow).Select(match => match.Groups["name"].Value);

        Assert.Equal(
            InfraFiles.Variables.Except(["ION_CLIENT_SECRET", "KEY_VAULT_RECOVER"], StringComparer.Ordinal).Append(PolicyAgreed).Order(StringComparer.Ordinal),
            passed.Except(["AZURE_CLIENT_ID", "AZURE_TENANT_ID", "AZURE_SUBSCRIPTION_ID"], StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.Equal(["ION_CLIENT_SECRET"], Secret().Matches(workflow).Select(match => match.Groups["name"].Value));
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void A_workflow_says_what_it_may_and_pins_its_actions(string workflow)
    {
        var text = InfraFiles.Read($".github/workflows/{workflow}");
        var actions = Action().Matches(text).Select(match => match.Groups["action"].Value).ToArray();

        Assert.Matches("(?m)^permissions:", text);
        Assert.DoesNotContain("write-all", text, StringComparison.Ordinal);
        Assert.NotEmpty(actions);
        // A tag can be moved to what its owner, or who has become it, likes; the version is for people and Dependabot.
        Assert.All(actions, action => Assert.Matches(@"^[\w-]+(/[\w-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", action));
    }

    [Fact]
    public void What_is_pinned_is_brought_up_to_date()
    {
        var updates = Yaml.Parse(InfraFiles.Read(".github/dependabot.yml"))["updates"]!.AsArray();

        Assert.Equal(["github-actions", "npm", "nuget"], updates.Select(update => Text(update, "package-ecosystem")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Azd_s_environments_are_not_committed() =>
        Assert.Contains(".azure/", InfraFiles.Read(".gitignore").Split('\n'));

    private static IEnumerable<string> Names(JsonNode map) => map.AsObject().Select(member => member.Key);

    private static string Text(JsonNode? map, string name) => map![name]!.ToString();

    private static IReadOnlyList<string> Used(Regex variable, string path) =>
        [.. variable.Matches(InfraFiles.Read(path)).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"\$\{?(?<name>[A-Z][A-Z0-9_]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex ShellVariable();

    [GeneratedRegex(@"\$env:(?<name>[A-Z][A-Z0-9_]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex PowerShellVariable();

    [GeneratedRegex(@"^ +(?<name>[A-Z][A-Z_]+): \$\{\{ vars\.\k<name> \}\}$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex PassedVariable();

    [GeneratedRegex(@"\$\{\{ secrets\.(?<name>\w+) \}\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Secret();

    [GeneratedRegex(@"uses: (?<action>\S+( # \S+)?)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Action();
}
