using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using IonFunctions.Core.Storage;

namespace IonFunctions.Core.Refresh;

/// <summary>The table <c>refreshdue</c> in Table Storage: a partition per shard and minute.</summary>
internal sealed class AzureDueIndex(TableStorage storage) : IDueIndex
{
    /// <summary>The table's name.</summary>
    public const string Name = "refreshdue";

    private const int NotFound = 404;
    private const int PreconditionFailed = 412;

    // The version comes with each row, or is made from the time stamp where a service leaves it out.
    private static readonly string[] Columns = ["PartitionKey", "RowKey", "Timestamp"];
    private readonly TableClient _table = storage.Table(Name);

    public Task AddAsync(DueRow row, CancellationToken cancellationToken) => TableStorage.RunAsync(
        _table,
        table => table.UpsertEntityAsync(new TableEntity(row.PartitionKey, row.Handle.Value), TableUpdateMode.Replace, cancellationToken),
        isAnswer: _ => false,
        cancellationToken);

    public async Task RemoveAsync(DueRow row, CancellationToken cancellationToken)
    {
        try
        {
            // The SDK takes a row that is gone already for deleted.
            await TableStorage.RunAsync(
                _table,
                table => table.DeleteEntityAsync(row.PartitionKey, row.Handle.Value, row.Version, cancellationToken),
                isAnswer: e => e.Status == PreconditionFailed,
                cancellationToken);
        }
        catch (RequestFailedException)
        {
            // It was added again.
        }
    }

    public async Task RemoveAsync(IReadOnlyCollection<DueRow> rows, CancellationToken cancellationToken)
    {
        if (rows.Count > 1 && await TryRemoveTogetherAsync(rows, cancellationToken))
        {
            return;
        }

        foreach (var row in rows)
        {
            await RemoveAsync(row, cancellationToken);
        }
    }

    public async IAsyncEnumerable<DueRow> ReadDueAsync(
        int shard, DateTimeOffset now, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (first, last) = DueRow.PartitionsUpTo(shard, now);
        var filter = TableClient.CreateQueryFilter($"PartitionKey ge {first} and PartitionKey le {last}");
        string? continuation = null;
        do
        {
            var page = await TableStorage.RunAsync(
                _table,
                async table =>
                {
                    await foreach (var one in table.QueryAsync<TableEntity>(filter, select: Columns, cancellationToken: cancellationToken)
                        .AsPages(continuation).WithCancellation(cancellationToken))
                    {
                        return one;
                    }

                    return null;
                },
                isAnswer: _ => false,
                cancellationToken);
            foreach (var entity in page?.Values ?? [])
            {
                if (DueRow.Parse(entity.PartitionKey, entity.RowKey) is { } row)
                {
                    yield return row with { Version = entity.ETag == default ? ETag.All : entity.ETag };
                }
            }

            continuation = page?.ContinuationToken;
        }
        while (continuation is not null);
    }

    /// <summary>False when a row is gone already, through another sweep, or was added again: the transaction has then done nothing.</summary>
    private async Task<bool> TryRemoveTogetherAsync(IReadOnlyCollection<DueRow> rows, CancellationToken cancellationToken)
    {
        var deletions = rows
            .Select(row => new TableTransactionAction(
                TableTransactionActionType.Delete, new TableEntity(row.PartitionKey, row.Handle.Value), row.Version))
            .ToList();
        try
        {
            await TableStorage.RunAsync(
                _table,
                table => table.SubmitTransactionAsync(deletions, cancellationToken),
                isAnswer: e => e.Status is NotFound or PreconditionFailed,
                cancellationToken);
            return true;
        }
        catch (RequestFailedException)
        {
            return false;
        }
    }
}
