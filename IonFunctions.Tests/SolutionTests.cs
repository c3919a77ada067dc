using System.Text.Json;
using System.Text.RegularExpressions;
using IonFunctions.Local;

namespace IonFunctions.Tests;

/// <summary>The solution is complete, and its filter leaves out what not every machine can restore.</summary>
public sealed partial class SolutionTests
{
    private static readonly string Root = RepositoryRoot.Find();

    private static IEnumerable<string> Projects =>
        Directory.EnumerateDirectories(Root).SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj"))
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    [Fact]
    public void The_solution_holds_every_project()
    {
        var solution = ProjectInSolution().Matches(File.ReadAllText(Path.Combine(Root, "IonFunctions.sln")))
            .Select(match => match.Groups["path"].Value.Replace('\\', '/'));

        Assert.Equal(Projects, solution.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_filter_leaves_out_the_Functions_app_alone()
    {
        using var filter = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Root, "IonFunctions.WithoutWorker.slnf")));
        var projects = filter.RootElement.GetProperty("solution").GetProperty("projects").EnumerateArray()
            .Select(project => project.GetString()!.Replace('\\', '/'));

        Assert.Equal(
            Projects.Where(project => project != "IonFunctions/IonFunctions.csproj"), projects.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("""
        "(?<path>[^"]+\.csproj)"
        """, RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ProjectInSolution();
}
