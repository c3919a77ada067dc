using System.Collections.Concurrent;
using IonFunctions.Core.Sessions;

namespace IonFunctions.Tests.RawRequests;

/// <summary>Which sessions each user has, in memory.</summary>
internal sealed class MemoryUserIndex(TimeProvider time) : IUserIndex
{
    private readonly ConcurrentDictionary<(UserKey User, SessionHandle Session), DateTimeOffset> _rows = new();

    public Task AddAsync(UserKey user, SessionHandle session, CancellationToken cancellationToken)
    {
        _rows[(user, session)] = time.GetUtcNow();
        return Task.CompletedTask;
    }

    public Task RemoveAsync(UserKey user, SessionHandle session, CancellationToken cancellationToken)
    {
        _rows.TryRemove((user, session), out _);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<IndexedSession>> ListAsync(UserKey user, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<IndexedSession>>(
        [.. _rows.Where(row => row.Key.User == user).Select(row => new IndexedSession(row.Key.Session, row.Value))]);
}
