namespace IonFunctions.Tests.Infra;

/// <summary><c>.ci/published-assemblies</c>: an assembly a line, and what it is for.</summary>
internal static class PublishedAssemblies
{
    private static readonly string[][] Lines =
    [
        .. InfraFiles.Read(".ci/published-assemblies").Split('\n')
            .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(' ', 2)),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. Lines.Select(line => line[0])];

    public static IReadOnlyList<string> Purposes { get; } = [.. Lines.Select(line => line[^1].Trim())];
}
