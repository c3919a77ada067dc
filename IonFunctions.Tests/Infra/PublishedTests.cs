using System.Text.Json;
using IonFunctions.Core.Http;
using IonFunctions.Tests.Local;

namespace IonFunctions.Tests.Infra;

/// <summary><c>.ci/check-published</c>, by which CI looks at the published Functions app, on folders that the test makes.</summary>
public sealed class PublishedTests : IDisposable
{
    // Compiled ahead of time, as the framework is; and not, as a debug build.
    private static readonly string ReadyToRun = typeof(JsonDocument).Assembly.Location;
    private static readonly string NotReadyToRun = typeof(Routes).Assembly.Location;

    private readonly TemporaryDirectory _app = new();

    public PublishedTests()
    {
        Directory.CreateDirectory(_app[".azurefunctions"]);
        foreach (var file in (string[])["host.json", "functions.metadata", "worker.config.json"])
        {
            File.WriteAllText(_app[file], "{}");
        }

        foreach (var assembly in PublishedAssemblies.Names)
        {
            File.WriteAllText(_app[assembly], "");
        }

        File.Copy(ReadyToRun, _app["IonFunctions.dll"], overwrite: true);
        File.Copy(ReadyToRun, _app["IonFunctions.Core.dll"], overwrite: true);
        File.WriteAllText(_app["IonFunctions.runtimeconfig.json"], """{ "configProperties": { "System.Globalization.Invariant": true } }""");
    }

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Pages_may_be_what_pages_are()
    {
        Directory.CreateDirectory(_app["wwwroot/de"]);
        File.WriteAllText(_app["wwwroot/sitemap.xml"], "<urlset/>");
        File.WriteAllText(_app["wwwroot/de/notes.pdb"], "");
        File.WriteAllBytes(_app["wwwroot/film.mp4"], new byte[23_000_001]);
        var passed = await CheckAsync();
        Directory.CreateDirectory(_app["wwwroot/.git"]);
        var refused = await CheckAsync();

        Assert.Equal(("", 0), (passed.Errors, passed.ExitCode));
        Assert.Equal(("What begins with a dot has no place among the pages.\n", 1), (refused.Errors, refused.ExitCode));
    }

    [Fact]
    public async Task An_app_as_the_project_makes_it_is_passed()
    {
        var check = await CheckAsync();

        Assert.Equal("", check.Errors);
        Assert.Equal(0, check.ExitCode);
    }

    [Fact]
    public async Task Each_thing_that_is_wrong_is_said()
    {
        File.Delete(_app["host.json"]);
        File.Delete(_app["functions.metadata"]);
        File.Delete(_app["worker.config.json"]);
        Directory.Delete(_app[".azurefunctions"]);
        File.WriteAllText(_app["local.settings.json"], "{}");
        File.Copy(NotReadyToRun, _app["IonFunctions.dll"], overwrite: true);
        File.Delete(_app["IonFunctions.Core.dll"]);
        File.WriteAllText(_app["IonFunctions.runtimeconfig.json"], "{}");
        Directory.CreateDirectory(_app["de"]);
        File.WriteAllText(Path.Combine(_app["de"], "Some.resources.dll"), "");
        File.WriteAllText(_app["YamlDotNet.dll"], "");
        File.Delete(_app["Azure.Core.dll"]);
        File.WriteAllText(_app["IonFunctions.Core.xml"], "");
        File.WriteAllText(_app["IonFunctions.Core.pdb"], "");
        File.WriteAllBytes(_app["big"], new byte[23_000_000]);

        var check = await CheckAsync();

        Assert.Equal(1, check.ExitCode);
        Assert.Equal(
            [
                "host.json is missing.",
                "functions.metadata is missing.",
                "worker.config.json is missing.",
                ".azurefunctions is missing.",
                "local.settings.json has no place in Azure.",
                "IonFunctions.dll is not ReadyToRun.",
                "IonFunctions.Core.dll is not ReadyToRun.",
                "Globalization is not invariant.",
                "Nobody needs these translations: ./de/Some.resources.dll",
                "YamlDotNet.dll is new: leave it out, or say in .ci/published-assemblies what it is for.",
                "Azure.Core.dll is missing.",
                "IonFunctions.Core.dll is missing.",
                "Nobody reads these there: ./IonFunctions.Core.pdb ./IonFunctions.Core.xml",
            ],
            check.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)[..^1]);
        Assert.Matches(@"\nIt has \d+ bytes, and 23000000 are the most it may have\.\n$", check.Errors);
    }

    /// <summary>What the restored packages would put there is what the list has: so a new one is seen without publishing.</summary>
    [Fact]
    public void The_list_is_that_of_the_packages()
    {
        using var assets = JsonDocument.Parse(InfraFiles.Read("IonFunctions/obj/project.assets.json"));
        var libraries = assets.RootElement.GetProperty("targets").GetProperty("net10.0/linux-x64").EnumerateObject();
        var assemblies =
            from library in libraries
            where library.Value.TryGetProperty("runtime", out _)
            from file in library.Value.GetProperty("runtime").EnumerateObject()
            let name = Path.GetFileName(file.Name)
            where name.EndsWith(".dll", StringComparison.Ordinal)
            select name;

        Assert.Equal(
            assemblies.Append("IonFunctions.dll").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            PublishedAssemblies.Names.Order(StringComparer.Ordinal));
        Assert.All(PublishedAssemblies.Purposes, purpose => Assert.NotEqual("", purpose));
    }

    private Task<Command> CheckAsync() => Command.RunAsync(InfraFiles.Root, [], Path.Combine(InfraFiles.Root, ".ci", "check-published"), _app.Path);
}
