namespace IonFunctions.Benchmarks.Capacity;

/// <summary>
/// Computes the tables of docs/capacity.md from <c>counts.json</c>, <c>usage.json</c> and <c>prices.json</c>, and writes them there; counts
/// anew first where it is asked to.
/// </summary>
internal static class CostCommand
{
    public static async Task<int> RunAsync(bool count, CancellationToken cancellationToken)
    {
        if (count)
        {
            await (await StorageOperations.CountAsync(cancellationToken)).Counts.WriteAsync(cancellationToken);
        }

        var tables = CapacityTables.All();
        foreach (var (name, table) in tables)
        {
            await Console.Out.WriteLineAsync($"{name}:\n{table}\n");
        }

        var document = await File.ReadAllTextAsync(CapacityDocument.Path, cancellationToken);
        await File.WriteAllTextAsync(CapacityDocument.Path, CapacityDocument.With(document, tables), cancellationToken);
        return 0;
    }
}
