using System.Globalization;

namespace IonFunctions.Benchmarks.Peers;

/// <summary>The report as a table in Markdown, which a person can read on the console too.</summary>
internal static class PeersTable
{
    private static readonly string[] Header = ["case", "unit", "ours", "beside", "theirs", "min", "median", "max", "goal", "met"];

    public static string Of(PeersReport report)
    {
        List<string[]> rows = [Header, .. report.Rows.Select(CellsOf)];
        var widths = Header.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        var lines = rows.Select((row, index) => LineOf(row.Select((cell, column) => IsNumber(column) && index > 0 ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))));
        var rule = LineOf(widths.Select((width, column) => IsNumber(column) ? new string('-', width - 1) + ":" : new string('-', width)));
        return string.Join('\n',
        [
            $"{report.Date}, {report.Machine}. {report.Setup}",
            .. report.Skipped.Select(skipped => $"\nSkipped: {skipped}"),
            "",
            lines.First(), rule, .. lines.Skip(1), "",
        ]);
    }

    /// <summary>With three digits that count.</summary>
    public static string Number(double number) => number.ToString(
        Math.Abs(number) switch { >= 100 => "#,0", >= 10 => "0.0", _ => "0.00" }, CultureInfo.InvariantCulture);

    private static string[] CellsOf(PeersRow row) =>
    [
        row.Case, row.Unit, Number(row.Ours), row.Peer, row.Peer.Length == 0 ? "" : Number(row.Theirs),
        .. row.Peer.Length == 0 ? ["", "", ""] : new[] { row.Min, row.Median, row.Max }.Select(Number),
        row.Goal?.ToString() ?? "", row.IsMet switch { true => "yes", false => "no", null => "" },
    ];

    private static bool IsNumber(int column) => Header[column] is "ours" or "theirs" or "min" or "median" or "max";

    private static string LineOf(IEnumerable<string> cells) => "| " + string.Join(" | ", cells) + " |";
}
