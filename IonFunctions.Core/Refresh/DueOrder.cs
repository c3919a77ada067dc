using System.Runtime.CompilerServices;

namespace IonFunctions.Core.Refresh;

/// <summary>Takes what is due from several shards together, the oldest first.</summary>
internal static class DueOrder
{
    public static async IAsyncEnumerable<DueRow> ReadAsync(
        IDueIndex index, IEnumerable<int> fromShards, DateTimeOffset now, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var shards = fromShards
            .Select(shard => index.ReadDueAsync(shard, now, cancellationToken).GetAsyncEnumerator(cancellationToken)).ToList();
        try
        {
            var heads = new PriorityQueue<IAsyncEnumerator<DueRow>, DateTimeOffset>();
            foreach (var shard in shards)
            {
                await EnqueueNextAsync(heads, shard);
            }

            while (heads.TryDequeue(out var oldest, out _))
            {
                yield return oldest.Current;
                await EnqueueNextAsync(heads, oldest);
            }
        }
        finally
        {
            foreach (var shard in shards)
            {
                await shard.DisposeAsync();
            }
        }
    }

    private static async Task EnqueueNextAsync(
        PriorityQueue<IAsyncEnumerator<DueRow>, DateTimeOffset> heads, IAsyncEnumerator<DueRow> shard)
    {
        if (await shard.MoveNextAsync())
        {
            heads.Enqueue(shard, shard.Current.Minute);
        }
    }
}
