using IonFunctions.Local;

namespace IonFunctions.Benchmarks.Peers;

/// <summary>What of the documents is made of a report: the table of <c>docs/benchmarks.md</c>, the JSON, and the plot for light and for dark.</summary>
internal static class PeersDocs
{
    public const string Document = "docs/benchmarks.md";
    public const string Json = "docs/benchmarks.json";
    private const string Begin = "<!-- The table of peers begins: dotnet run -c Release --project IonFunctions.Benchmarks -- peers --write-docs -->\n";
    private const string End = "<!-- The table of peers ends. -->\n";

    public static string PlotOf(bool dark) => dark ? "docs/images/benchmarks-dark.svg" : "docs/images/benchmarks-light.svg";

    /// <summary>Writes all of it.</summary>
    public static async Task WriteAsync(PeersReport report, CancellationToken cancellationToken)
    {
        var document = await File.ReadAllTextAsync(PathOf(Document), cancellationToken);
        await File.WriteAllTextAsync(PathOf(Document), WithTable(document, report), cancellationToken);
        await File.WriteAllTextAsync(PathOf(Json), report.ToJson(), cancellationToken);
        foreach (var dark in new[] { false, true })
        {
            await File.WriteAllTextAsync(PathOf(PlotOf(dark)), PeersPlot.Of(report, dark), cancellationToken);
        }
    }

    /// <summary>The document with the report's table in the place of the one that it has.</summary>
    public static string WithTable(string document, PeersReport report)
    {
        var (begin, end) = (document.IndexOf(Begin, StringComparison.Ordinal), document.IndexOf(End, StringComparison.Ordinal));
        return begin >= 0 && end > begin
            ? document[..(begin + Begin.Length)] + "\n" + PeersTable.Of(report) + "\n" + document[end..]
            : throw new StartException($"{Document} has no place for the table.");
    }

    public static string PathOf(string path) => Path.Combine(RepositoryRoot.Find(), path);
}
