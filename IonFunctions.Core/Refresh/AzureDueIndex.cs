using System.Globalization;
using Azure.Data.Tables;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Storage;

namespace IonFunctions.Core.Refresh;

/// <summary>The table <c>refreshdue</c> in Table Storage: a partition per shard and minute.</summary>
internal sealed class AzureDueIndex(TableStorage storage) : IDueIndex
{
    /// <summary>The table's name.</summary>
    public const string Name = "refreshdue";

    // A partition takes up to 2,000 operations a second; four of them let a morning's sign-ins in at once.
    private const int Shards = 4;
    private readonly TableClient _table = storage.Table(Name);

    public Task AddAsync(SessionHandle handle, DateTimeOffset due, CancellationToken cancellationToken) => TableStorage.RunAsync(
        _table,
        table => table.UpsertEntityAsync(
            new TableEntity(PartitionKey(handle, due), handle.Value), TableUpdateMode.Replace, cancellationToken),
        isAnswer: _ => false,
        cancellationToken);

    /// <summary><c>&lt;shard&gt;-&lt;yyyyMMddHHmm&gt;</c>, the minute rounded up so that nothing is looked at before it is due.</summary>
    internal static string PartitionKey(SessionHandle handle, DateTimeOffset due)
    {
        var minute = due.UtcDateTime.AddTicks(TimeSpan.TicksPerMinute - 1);
        return string.Create(CultureInfo.InvariantCulture, $"{handle.Value[0] % Shards}-{minute:yyyyMMddHHmm}");
    }
}
