using System.Globalization;
using Azure;
using Azure.Data.Tables;
using IonFunctions.Core.Storage;

namespace IonFunctions.Core.Refresh;

/// <summary>A row for each shard that is taken, in the table <c>refreshdue</c>: in a partition that no query for due rows comes to.</summary>
internal sealed class AzureShardClaims(TableStorage storage) : IShardClaims
{
    /// <summary>Where they are: no due row is.</summary>
    public const string Partition = "claims";

    private const string Holder = "Holder";
    private const string Until = "Until";
    private const int NotFound = 404;
    private const int Conflict = 409;
    private const int PreconditionFailed = 412;
    private readonly TableClient _table = storage.Table(AzureDueIndex.Name);

    public async Task<ShardClaim?> TakeAsync(int shard, string holder, TimeSpan duration, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Partition, shard.ToString(CultureInfo.InvariantCulture)) { [Holder] = holder };
        try
        {
            var version = await TableStorage.RunAsync(
                _table,
                table =>
                {
                    row[Until] = storage.Clock.UtcNow + duration;
                    return TakeAsync(table, row, cancellationToken);
                },
                isAnswer: e => e.Status is Conflict or NotFound or PreconditionFailed,
                cancellationToken);
            return version is { } taken ? new(shard, taken) : null;
        }
        catch (RequestFailedException)
        {
            return null; // Another was faster.
        }
    }

    public async Task GiveBackAsync(ShardClaim claim, CancellationToken cancellationToken)
    {
        try
        {
            // The SDK takes a row that is gone already for deleted.
            await TableStorage.RunAsync(
                _table,
                table => table.DeleteEntityAsync(Partition, claim.Shard.ToString(CultureInfo.InvariantCulture), claim.Version, cancellationToken),
                isAnswer: e => e.Status == PreconditionFailed,
                cancellationToken);
        }
        catch (RequestFailedException)
        {
            // It had lapsed, and is another's now.
        }
    }

    private async Task<ETag?> TakeAsync(TableClient table, TableEntity row, CancellationToken cancellationToken)
    {
        // Read first: who comes while another has it is not to write.
        var found = await table.GetEntityIfExistsAsync<TableEntity>(row.PartitionKey, row.RowKey, cancellationToken: cancellationToken);
        if (!found.HasValue)
        {
            return (await table.AddEntityAsync(row, cancellationToken)).Headers.ETag;
        }

        var taken = found.Value!;
        if (taken.TryGetValue(Until, out var value) && value is DateTimeOffset until && until > storage.Clock.UtcNow)
        {
            // It may be this one's own, by a write whose answer was lost.
            return taken.TryGetValue(Holder, out var by) && Equals(by, row[Holder]) ? taken.ETag : null;
        }

        return (await table.UpdateEntityAsync(row, taken.ETag, TableUpdateMode.Replace, cancellationToken)).Headers.ETag;
    }
}
