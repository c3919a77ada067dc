using System.Collections.Concurrent;
using IonFunctions.Core.Hosting;
using IonFunctions.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Refresh;

/// <summary>
/// The due rows whose sessions a sweep has ended or given another time, taken away a partition at a time: a fifth of its
/// storage requests would go into that otherwise. Later is as good as at once, since none is needed again (due times lie
/// ahead); one that stays because the instance dies is found stale by the next sweep.
/// </summary>
internal sealed class DueRemovals(IDueIndex index, ILogger logger)
{
    private readonly ConcurrentDictionary<string, List<DueRow>> _waiting = new(StringComparer.Ordinal);

    /// <summary>Takes the row away together with others of its partition, as soon as there are enough or at the end.</summary>
    public async Task AddAsync(DueRow row)
    {
        var partition = _waiting.GetOrAdd(row.PartitionKey, static _ => []);
        DueRow[] full;
        lock (partition)
        {
            partition.Add(row);
            if (partition.Count < IDueIndex.MostAtOnce)
            {
                return;
            }

            full = [.. partition];
            partition.Clear();
        }

        await RemoveAsync(full);
    }

    /// <summary>Takes away what is left, so many partitions at a time; no more is added meanwhile.</summary>
    public async Task FinishAsync(int parallelism)
    {
        var partitions = _waiting.OrderBy(partition => partition.Key, StringComparer.Ordinal).Select(partition => partition.Value);
        foreach (var some in partitions.Chunk(parallelism))
        {
            await Task.WhenAll(some.Select(RemoveAsync));
        }
    }

    private async Task RemoveAsync(IReadOnlyCollection<DueRow> rows)
    {
        try
        {
            await index.RemoveAsync(rows, CancellationToken.None);
        }
        catch (DependencyUnavailableException e)
        {
            Log.DependencyUnavailable(logger, e);
        }
    }
}
