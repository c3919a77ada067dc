using IonFunctions.Tests.Local;

namespace IonFunctions.Tests.Infra;

/// <summary><c>.ci/check-dependencies</c>, with registries that know vulnerabilities and registries that know none.</summary>
public sealed class DependencyCheckTests : IDisposable
{
    // What both tools print of the versions that are known to have one.
    private const string NuGetKnows = "case \"$2\" in */known.csproj) echo \"   > Newtonsoft.Json  12.0.3  12.0.3  High\" ;; esac";
    private const string NpmKnows = "[ \"$1\" != audit ] || ! grep -q minimist package.json || { echo \"minimist  <=0.2.3\"; exit 1; }";

    private readonly TemporaryDirectory _programs = new();

    public void Dispose() => _programs.Dispose();

    [Fact]
    public async Task Where_nothing_is_known_of_what_is_built_it_says_so()
    {
        var check = await CheckAsync(NuGetKnows, NpmKnows);

        Assert.Equal(("", 0), (check.Errors, check.ExitCode));
        Assert.StartsWith("NuGet knows of no vulnerability in what is built.\nnpm knows of no vulnerability in package-lock.json.\n", check.Output, StringComparison.Ordinal);
        Assert.Contains("in samples/vite/package-lock.json.", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_known_is_named_and_a_failure()
    {
        const string inTheSolution = "[ \"$2\" != IonFunctions.sln ] || echo \"Project IonFunctions has the following vulnerable packages: > Bad 1.0.0\"";
        const string inALockFile = "[ \"$1\" != audit ] || { echo \"worse  1.0.0\"; exit 1; }";

        var check = await CheckAsync(NuGetKnows + "\n" + inTheSolution, NpmKnows + "\n" + inALockFile);

        Assert.Equal(1, check.ExitCode);
        Assert.Contains("> Bad 1.0.0\n", check.Errors, StringComparison.Ordinal);
        Assert.Contains("package-lock.json: worse  1.0.0\n", check.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exit 1")]
    [InlineData("echo 'found 0 vulnerabilities'")]
    public async Task A_registry_that_knows_nothing_is_no_witness(string registry)
    {
        var skipped = await CheckAsync(registry, registry);
        var required = await CheckAsync(registry, registry, "--required");
        const string lines =
            "NuGet was not asked: its registry can't be reached, or knows no vulnerabilities.\nnpm was not asked: its registry can't be reached, or knows no vulnerabilities.\n";

        Assert.Equal(new(0, lines, ""), skipped);
        Assert.Equal(new(1, "", lines), required);
    }

    private Task<Command> CheckAsync(string dotnet, string npm, params string[] arguments)
    {
        AddProgram("dotnet", dotnet);
        AddProgram("npm", npm);
        var path = _programs.Path + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
        return Command.RunAsync(InfraFiles.Root, [new("PATH", path)], Path.Combine(InfraFiles.Root, ".ci", "check-dependencies"), arguments);
    }

    private void AddProgram(string name, string script)
    {
        File.WriteAllText(_programs[name], "#!/bin/sh\n" + script + "\nexit 0\n");
        File.SetUnixFileMode(_programs[name], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
