using System.Collections.Concurrent;
using IonFunctions.Core.Refresh;

namespace IonFunctions.Tests.Refresh;

/// <summary>The due rows that one instance wrote.</summary>
internal sealed class MemoryDueIndex : IDueIndex
{
    public ConcurrentQueue<DueRow> Added { get; } = new();

    public Task AddAsync(DueRow row, CancellationToken cancellationToken)
    {
        Added.Enqueue(row);
        return Task.CompletedTask;
    }

    public Task RemoveAsync(DueRow row, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<DueRow> ReadDueAsync(int shard, DateTimeOffset now, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
