using System.Text.RegularExpressions;
using System.Xml.Linq;
using IonFunctions.Local;

namespace IonFunctions.Tests;

/// <summary>The solution is complete, and the Functions app takes along what the host reads.</summary>
public sealed partial class SolutionTests
{
    private static readonly string Root = RepositoryRoot.Find();

    private static IEnumerable<string> Projects =>
        Directory.EnumerateDirectories(Root).Concat(Directory.EnumerateDirectories(Path.Combine(Root, "samples"))).SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj"))
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    [Fact]
    public void The_solution_holds_every_project()
    {
        var solution = ProjectInSolution().Matches(File.ReadAllText(Path.Combine(Root, "IonFunctions.sln")))
            .Select(match => match.Groups["path"].Value.Replace('\\', '/'));

        Assert.Equal(Projects, solution.Order(StringComparer.Ordinal));
    }

    /// <summary>The host reads both in the folder that it is started in, and what is published carries no secrets.</summary>
    [Fact]
    public void The_Functions_app_takes_host_json_along_everywhere_and_local_settings_to_its_output_only()
    {
        var project = XDocument.Load(Path.Combine(Root, "IonFunctions", "IonFunctions.csproj"));
        var copied = project.Descendants("None").ToDictionary(
            item => (string)item.Attribute("Include")!,
            item => ((string?)item.Attribute("Link"), (string?)item.Attribute("CopyToOutputDirectory"), (string?)item.Attribute("CopyToPublishDirectory")));

        Assert.Equal(("host.json", "PreserveNewest", "PreserveNewest"), copied["../host.json"]);
        Assert.Equal(("local.settings.json", "PreserveNewest", "Never"), copied["../local.settings.json"]);
        Assert.True(File.Exists(Path.Combine(Root, "host.json")));
    }

    [GeneratedRegex("""
        "(?<path>[^"]+\.csproj)"
        """, RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex ProjectInSolution();
}
