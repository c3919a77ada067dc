using System.Collections.Concurrent;
using System.Globalization;
using Azure;
using IonFunctions.Core.Hosting;
using IonFunctions.Core.Sessions;

namespace IonFunctions.Tests.Refresh;

/// <summary>The rows that several instances share, each through a <see cref="MemorySessionTable"/> of its own.</summary>
internal sealed class MemoryRows
{
    private int _version;

    public ConcurrentDictionary<SessionHandle, SessionRow> Rows { get; } = new();

    public Lock Lock { get; } = new();

    public ETag NextVersion() => new((++_version).ToString(CultureInfo.InvariantCulture));
}

/// <summary>One instance's way to the rows, with ETags as Table Storage has them and faults of its own.</summary>
internal sealed class MemorySessionTable(MemoryRows shared, TimeProvider time) : ISessionTable
{
    /// <summary>Throws where this instance can't reach storage; awaited before each operation, by its name.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>
    /// True for an operation whose work is to be done and its answer lost. The SDK then makes it again, and is told of a
    /// conflict with itself.
    /// </summary>
    public Func<string, bool> LosesAnswer { get; set; } = _ => false;

    /// <summary>How many operations this instance made.</summary>
    public int Operations => _operations;

    private int _operations;

    public DateTimeOffset UtcNow => time.GetUtcNow();

    public static Task Unavailable() => throw new DependencyUnavailableException("storage", inner: null);

    public static Task RefuseRow() => throw new RowRefusedException(new RequestFailedException(400, "too large", "PropertyValueTooLarge", innerException: null));

    public Task<SessionRow?> ReadAsync(SessionHandle handle, CancellationToken cancellationToken) =>
        DoAsync("read", () => shared.Rows.GetValueOrDefault(handle), cancellationToken);

    public Task<ETag> InsertAsync(SessionRow row, CancellationToken cancellationToken) => DoAsync("insert", () => Put(row), cancellationToken);

    public Task<ETag?> ReplaceAsync(SessionRow row, CancellationToken cancellationToken) => DoAsync(
        "replace",
        () => shared.Rows.TryGetValue(row.Handle, out var existing) && existing.Version == row.Version ? Put(row) : (ETag?)null,
        cancellationToken);

    public Task<bool> DeleteAsync(SessionHandle handle, ETag version, CancellationToken cancellationToken) => DoAsync(
        "delete",
        () =>
        {
            if (!shared.Rows.TryGetValue(handle, out var existing))
            {
                return true;
            }

            return (version == ETag.All || existing.Version == version) && shared.Rows.TryRemove(handle, out _);
        },
        cancellationToken);

    private ETag Put(SessionRow row)
    {
        var version = shared.NextVersion();
        shared.Rows[row.Handle] = row with { Version = version };
        return version;
    }

    private async Task<T> DoAsync<T>(string operation, Func<T> work, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _operations);
        await Task.Yield();
        await Before(operation);
        cancellationToken.ThrowIfCancellationRequested();
        lock (shared.Lock)
        {
            var result = work();
            return LosesAnswer(operation) ? work() : result;
        }
    }
}
