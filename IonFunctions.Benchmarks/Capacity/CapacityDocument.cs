using IonFunctions.Local;

namespace IonFunctions.Benchmarks.Capacity;

/// <summary><c>docs/capacity.md</c>, whose tables stand between comments that name them.</summary>
internal static class CapacityDocument
{
    public static string Path => System.IO.Path.Combine(RepositoryRoot.Find(), "docs", "capacity.md");

    /// <summary>The document with these tables in their places.</summary>
    public static string With(string document, IReadOnlyDictionary<string, string> tables) =>
        tables.Aggregate(document, (text, table) => With(text, table.Key, table.Value));

    private static string With(string document, string name, string table)
    {
        var (begin, end) = ($"<!-- {name} -->\n", "\n<!-- end -->");
        var from = document.IndexOf(begin, StringComparison.Ordinal);
        var to = from < 0 ? -1 : document.IndexOf(end, from, StringComparison.Ordinal);
        return to < 0
            ? throw new InvalidOperationException($"docs/capacity.md has no place for the table {name}.")
            : document[..(from + begin.Length)] + table + document[to..];
    }
}
