using IonFunctions.Core.Hosting;

namespace IonFunctions.Core.Refresh;

/// <summary>
/// The table <c>refreshdue</c>: which session to look at when. An index to work, not the truth: who looks decides on the
/// session's row, which names the one due row that counts; it is written before the session's row that names it.
/// </summary>
/// <remarks>All throw <see cref="DependencyUnavailableException"/> when storage can't be used.</remarks>
internal interface IDueIndex
{
    /// <summary>How many rows can be taken away at once: as many as Table Storage takes in one transaction.</summary>
    const int MostAtOnce = 100;

    /// <summary>Adds the row; it may be there already, and then is of a new version.</summary>
    Task AddAsync(DueRow row, CancellationToken cancellationToken);

    /// <summary>
    /// Takes the row away as it was read. It may be gone already, and it stays if it was added again since: a session may
    /// have come to name it in between.
    /// </summary>
    Task RemoveAsync(DueRow row, CancellationToken cancellationToken);

    /// <summary>Likewise up to <see cref="MostAtOnce"/> rows of one partition.</summary>
    async Task RemoveAsync(IReadOnlyCollection<DueRow> rows, CancellationToken cancellationToken)
    {
        foreach (var row in rows)
        {
            await RemoveAsync(row, cancellationToken);
        }
    }

    /// <summary>What is due by now in one shard, in due order; reads no more than is asked for, a page at a time.</summary>
    IAsyncEnumerable<DueRow> ReadDueAsync(int shard, DateTimeOffset now, CancellationToken cancellationToken);
}
