using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;

namespace IonFunctions.Benchmarks;

/// <summary>The table <c>sessions</c> without the network, the SDK and Azurite; it keeps what is written and gives it back.</summary>
internal sealed class MemorySessionTable : ISessionTable
{
    private readonly ConcurrentDictionary<SessionHandle, SessionRow> _rows = new();
    private long _version;

    public DateTimeOffset UtcNow => TimeProvider.System.GetUtcNow();

    public IEnumerable<SessionRow> Rows => _rows.Values;

    public Task<SessionRow?> ReadAsync(SessionHandle handle, CancellationToken cancellationToken) =>
        Task.FromResult(_rows.GetValueOrDefault(handle));

    public Task<ETag> InsertAsync(SessionRow row, CancellationToken cancellationToken)
    {
        var version = NextVersion();
        _rows[row.Handle] = row with { Version = version };
        return Task.FromResult(version);
    }

    public Task<ETag?> ReplaceAsync(SessionRow row, CancellationToken cancellationToken)
    {
        var version = NextVersion();
        return Task.FromResult<ETag?>(
            _rows.TryGetValue(row.Handle, out var current) && current.Version == row.Version
            && _rows.TryUpdate(row.Handle, row with { Version = version }, current)
                ? version
                : null);
    }

    public Task<bool> DeleteAsync(SessionHandle handle, ETag version, CancellationToken cancellationToken) =>
        Task.FromResult(
            !_rows.TryGetValue(handle, out var current)
            || ((version == ETag.All || current.Version == version) && _rows.TryRemove(new(handle, current))));

    private ETag NextVersion() => new(Interlocked.Increment(ref _version).ToString(CultureInfo.InvariantCulture));
}

/// <summary>The table <c>refreshdue</c> likewise.</summary>
internal sealed class MemoryDueIndex : IDueIndex
{
    private readonly ConcurrentDictionary<DueRow, bool> _rows = new();

    public Task AddAsync(DueRow row, CancellationToken cancellationToken)
    {
        _rows[row] = true;
        return Task.CompletedTask;
    }

    public Task RemoveAsync(DueRow row, CancellationToken cancellationToken)
    {
        _rows.TryRemove(row, out _);
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<DueRow> ReadDueAsync(
        int shard, DateTimeOffset now, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var row in _rows.Keys.Where(row => row.Shard == shard && row.Minute <= now).OrderBy(row => row.Minute))
        {
            yield return row;
        }
    }
}

/// <summary>The table <c>usersessions</c> likewise.</summary>
internal sealed class MemoryUserIndex : IUserIndex
{
    private readonly ConcurrentDictionary<(UserKey User, SessionHandle Session), bool> _rows = new();

    public Task AddAsync(UserKey user, SessionHandle session, CancellationToken cancellationToken)
    {
        _rows[(user, session)] = true;
        return Task.CompletedTask;
    }

    public Task RemoveAsync(UserKey user, SessionHandle session, CancellationToken cancellationToken)
    {
        _rows.TryRemove((user, session), out _);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<IndexedSession>> ListAsync(UserKey user, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<IndexedSession>>([.. _rows.Keys.Where(row => row.User == user).Select(row => new IndexedSession(row.Session, default))]);
}
