using System.Runtime.CompilerServices;
using Azure;
using IonFunctions.Core.Http;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace IonFunctions.Tests.Contract;

/// <summary>Counts what one instance asks of storage, on its way there, and keeps it from getting there when told to.</summary>
internal sealed class StorageOperations
{
    private readonly List<string> _operations = [];

    /// <summary>The setting for an app whose sweep is not to be counted: it runs at new year.</summary>
    public static IReadOnlyDictionary<string, string?> NoSweep { get; } = new Dictionary<string, string?> { ["RefreshSchedule"] = "0 0 0 1 1 *" };

    /// <summary>A clock for the test to turn, far from new year.</summary>
    public static FakeTimeProvider NewTime() => new(new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));

    /// <summary>Whether storage can't be reached.</summary>
    public bool Down { get; set; }

    /// <summary>How much older the rows of a user's sessions are than they are.</summary>
    public TimeSpan IndexAge { get; set; }

    /// <summary>To be given to <see cref="TestApp.StartAsync"/>.</summary>
    public void Count(IServiceCollection services)
    {
        services.Replace(ServiceDescriptor.Singleton<ISessionTable>(
            provider => new Table(this, ActivatorUtilities.CreateInstance<AzureSessionTable>(provider))));
        services.Replace(ServiceDescriptor.Singleton<IDueIndex>(
            provider => new Index(this, ActivatorUtilities.CreateInstance<AzureDueIndex>(provider))));
        services.Replace(ServiceDescriptor.Singleton<IUserIndex>(
            provider => new Users(this, ActivatorUtilities.CreateInstance<AzureUserIndex>(provider))));
    }

    /// <summary>What was asked for since the last time.</summary>
    public IReadOnlyList<string> Take()
    {
        lock (_operations)
        {
            List<string> taken = [.. _operations];
            _operations.Clear();
            return taken;
        }
    }

    private void Note(string operation)
    {
        lock (_operations)
        {
            _operations.Add(operation);
        }

        if (Down)
        {
            throw new DependencyUnavailableException("storage", inner: null);
        }
    }

    private sealed class Table(StorageOperations operations, ISessionTable inner) : ISessionTable
    {
        public DateTimeOffset UtcNow => inner.UtcNow;

        public async Task<SessionRow?> ReadAsync(SessionHandle handle, CancellationToken cancellationToken)
        {
            operations.Note("read");
            return await inner.ReadAsync(handle, cancellationToken);
        }

        public async Task<ETag> InsertAsync(SessionRow row, CancellationToken cancellationToken)
        {
            operations.Note("insert");
            return await inner.InsertAsync(row, cancellationToken);
        }

        public async Task<ETag?> ReplaceAsync(SessionRow row, CancellationToken cancellationToken)
        {
            operations.Note("replace");
            return await inner.ReplaceAsync(row, cancellationToken);
        }

        public async Task<bool> DeleteAsync(SessionHandle handle, ETag version, CancellationToken cancellationToken)
        {
            operations.Note("delete");
            return await inner.DeleteAsync(handle, version, cancellationToken);
        }
    }

    private sealed class Index(StorageOperations operations, IDueIndex inner) : IDueIndex
    {
        public async Task AddAsync(DueRow row, CancellationToken cancellationToken)
        {
            operations.Note("add due");
            await inner.AddAsync(row, cancellationToken);
        }

        public async Task RemoveAsync(DueRow row, CancellationToken cancellationToken)
        {
            operations.Note("remove due");
            await inner.RemoveAsync(row, cancellationToken);
        }

        public async IAsyncEnumerable<DueRow> ReadDueAsync(
            int shard, DateTimeOffset now, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            operations.Note("read due");
            await foreach (var row in inner.ReadDueAsync(shard, now, cancellationToken))
            {
                yield return row;
            }
        }
    }
    private sealed class Users(StorageOperations operations, IUserIndex inner) : IUserIndex
    {
        public async Task AddAsync(UserKey user, SessionHandle session, CancellationToken cancellationToken)
        {
            operations.Note("add to user");
            await inner.AddAsync(user, session, cancellationToken);
        }

        public async Task RemoveAsync(UserKey user, SessionHandle session, CancellationToken cancellationToken)
        {
            operations.Note("remove from user");
            await inner.RemoveAsync(user, session, cancellationToken);
        }

        public async Task<IReadOnlyList<IndexedSession>> ListAsync(UserKey user, CancellationToken cancellationToken)
        {
            operations.Note("list user");
            var rows = await inner.ListAsync(user, cancellationToken);
            return [.. rows.Select(row => row with { WrittenAt = row.WrittenAt - operations.IndexAge })];
        }
    }
}
