using System.Globalization;
using System.Text.Json;
using Azure;

namespace IonFunctions.Benchmarks.Capacity;

/// <summary>Rows of tables in memory, in the order of their keys, each with a version that changes with every write.</summary>
internal sealed class MemoryRows
{
    private const int PageSize = 1000;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SortedDictionary<string, SortedDictionary<string, MemoryRow>>> _tables = new(StringComparer.Ordinal);
    private long _version;

    public static (string Partition, string Row) KeysOf(string? json)
    {
        if (json is null)
        {
            return ("", "");
        }

        using var row = JsonDocument.Parse(json);
        return (row.RootElement.GetProperty("PartitionKey").GetString()!, row.RootElement.GetProperty("RowKey").GetString()!);
    }

    public MemoryRow? Find(string table, string partition, string row)
    {
        lock (_lock)
        {
            return FindLocked(table, partition, row);
        }
    }

    public (int Status, string? Version) Insert(string table, string partition, string row, string json)
    {
        lock (_lock)
        {
            return FindLocked(table, partition, row) is null ? (204, Set(table, partition, row, json)) : (409, null);
        }
    }

    /// <param name="table">The table.</param>
    /// <param name="partition">Its partition key.</param>
    /// <param name="row">Its row key.</param>
    /// <param name="json">As the client sends it.</param>
    /// <param name="version">Null: whether it is there or not.</param>
    public (int Status, string? Version) Put(string table, string partition, string row, string json, string? version)
    {
        lock (_lock)
        {
            return Check(table, partition, row, version) is { } refused ? (refused, null) : (204, Set(table, partition, row, json));
        }
    }

    public (int Status, string? Version) Delete(string table, string partition, string row, string? version)
    {
        lock (_lock)
        {
            return Check(table, partition, row, version) is { } refused ? (refused, null) : (Remove(table, partition, row), null);
        }
    }

    /// <summary>Deletes all or none; the status of the first that can't be, or null.</summary>
    public int? DeleteTogether(string table, IReadOnlyCollection<(string Partition, string Row, string Version)> rows)
    {
        lock (_lock)
        {
            foreach (var (partition, row, version) in rows)
            {
                if (Check(table, partition, row, version) is { } refused)
                {
                    return refused;
                }
            }

            foreach (var (partition, row, _) in rows)
            {
                Remove(table, partition, row);
            }

            return null;
        }
    }

    /// <summary>A page of the rows of these partitions, and where the next begins.</summary>
    public (IReadOnlyList<MemoryRow> Page, (string Partition, string Row)? Next) Query(
        string table, string first, string last, string? fromPartition, string? fromRow)
    {
        lock (_lock)
        {
            var page = new List<MemoryRow>();
            foreach (var (partition, rows) in PartitionsOf(table))
            {
                if (string.CompareOrdinal(partition, first) < 0 || string.CompareOrdinal(partition, last) > 0
                    || string.CompareOrdinal(partition, fromPartition) < 0)
                {
                    continue;
                }

                foreach (var (key, row) in rows)
                {
                    if (partition == fromPartition && string.CompareOrdinal(key, fromRow) < 0)
                    {
                        continue;
                    }

                    if (page.Count == PageSize)
                    {
                        return (page, (partition, key));
                    }

                    page.Add(row);
                }
            }

            return (page, null);
        }
    }

    private MemoryRow? FindLocked(string table, string partition, string row) =>
        PartitionsOf(table).TryGetValue(partition, out var rows) ? rows.GetValueOrDefault(row) : null;

    /// <summary>The status to refuse with where the row is not of that version.</summary>
    private int? Check(string table, string partition, string row, string? version) =>
        version is null ? null
        : FindLocked(table, partition, row) is not { } found ? 404
        : version != ETag.All.ToString() && found.Version != version ? 412
        : null;

    private string Set(string table, string partition, string row, string json)
    {
        var partitions = PartitionsOf(table);
        if (!partitions.TryGetValue(partition, out var rows))
        {
            rows = partitions[partition] = new(StringComparer.Ordinal);
        }

        var version = string.Create(CultureInfo.InvariantCulture, $"W/\"datetime'{++_version}'\"");
        var time = TimeProvider.System.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
        rows[row] = new(version, $"{{\"odata.etag\":{JsonSerializer.Serialize(version)},\"Timestamp\":\"{time}\",\"Timestamp@odata.type\":\"Edm.DateTime\",{json[1..]}");
        return version;
    }

    private int Remove(string table, string partition, string row)
    {
        var partitions = PartitionsOf(table);
        partitions[partition].Remove(row);
        if (partitions[partition].Count == 0)
        {
            partitions.Remove(partition);
        }

        return 204;
    }

    private SortedDictionary<string, SortedDictionary<string, MemoryRow>> PartitionsOf(string table)
    {
        if (!_tables.TryGetValue(table, out var partitions))
        {
            partitions = _tables[table] = new(StringComparer.Ordinal);
        }

        return partitions;
    }
}
