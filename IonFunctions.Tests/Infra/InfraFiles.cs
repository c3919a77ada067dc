using System.Text.RegularExpressions;
using IonFunctions.Local;

namespace IonFunctions.Tests.Infra;

/// <summary>The files of the deployment in this clone.</summary>
internal static partial class InfraFiles
{
    public static string Root { get; } = RepositoryRoot.Find();

    public static string Folder { get; } = Path.Combine(Root, "infra");

    /// <summary>Every environment variable that <c>main.bicepparam</c> reads.</summary>
    public static IReadOnlyList<string> Variables { get; } =
        [.. ReadEnvironmentVariable().Matches(Read("infra/main.bicepparam")).Select(match => match.Groups["name"].Value)];

    /// <summary>Every Bicep source, relative to <see cref="Folder"/>.</summary>
    public static IEnumerable<string> BicepSources => Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
        .Where(path => Path.GetExtension(path) is ".bicep" or ".bicepparam")
        .Select(path => Path.GetRelativePath(Folder, path));

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    [GeneratedRegex(@"readEnvironmentVariable\('(?<name>[^']+)'(, '[^']*')?\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    public static partial Regex ReadEnvironmentVariable();
}
