namespace IonFunctions.Benchmarks;

/// <summary>A table for people: the first column to the left, the others, numbers, to the right.</summary>
internal sealed class TextTable(params string[] header)
{
    private readonly List<string[]> _rows = [header];

    /// <summary>Whether the last column has words too.</summary>
    public bool EndsInWords { get; init; }

    public void Add(params string[] cells) => _rows.Add(cells);

    public async Task WriteAsync(string title)
    {
        await Console.Out.WriteLineAsync(Environment.NewLine + title);
        var widths = header.Select((_, column) => _rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in _rows)
        {
            var cells = row.Select((cell, column) => column == 0 || (EndsInWords && column == header.Length - 1) ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            await Console.Out.WriteLineAsync(("  " + string.Join("  ", cells)).TrimEnd());
        }
    }
}
