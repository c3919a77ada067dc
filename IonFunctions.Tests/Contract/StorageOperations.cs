using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using IonFunctions.Core.Hosting;
using IonFunctions.Core.Offline;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;
using IonFunctions.Tests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace IonFunctions.Tests.Contract;

/// <summary>Counts what one instance asks of storage, on its way there, and keeps it from getting there when told to.</summary>
internal sealed class StorageOperations : IAsyncDisposable
{
    private readonly List<string> _operations = [];
    private Relay? _relay;

    /// <summary>The setting for an app whose sweep is not to be counted: it runs at new year.</summary>
    public static IReadOnlyDictionary<string, string?> NoSweep { get; } = new Dictionary<string, string?> { ["RefreshSchedule"] = "0 0 0 1 1 *" };

    /// <summary>A clock for the test to turn, far from new year.</summary>
    public static FakeTimeProvider NewTime() => new(new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));

    /// <summary>Whether storage can't be reached.</summary>
    public bool Down { get; set; }

    /// <summary>Stands before each write of a consent, and may do it never, late or twice.</summary>
    public Func<Consent, Func<Task<bool>>, Task<bool>>? Writing { get; set; }

    /// <summary>How much older the consents that are listed are than they are.</summary>
    public TimeSpan ConsentAge { get; set; }

    /// <summary>How much older the rows of a user's sessions are than they are.</summary>
    public TimeSpan IndexAge { get; set; }

    /// <summary>
    /// For an instance in a process of its own, whose inside can't be reached: the connection string of a relay, which counts
    /// and refuses on the wire what <see cref="Count"/> does in the app.
    /// </summary>
    public async Task<string> RelayAsync(string connectionString)
    {
        var endpoint = new Uri(connectionString.Split(';').Single(part => part.StartsWith("TableEndpoint=", StringComparison.Ordinal))["TableEndpoint=".Length..]);
        await MakeTablesAsync(connectionString);
        _relay = await Relay.StartAsync(new(endpoint.GetLeftPart(UriPartial.Authority)), isNoted: _ => false);
        _relay.Failing = request =>
        {
            Note(request);
            return Down ? StatusCodes.Status503ServiceUnavailable : null;
        };
        return connectionString.Replace(endpoint.Authority, _relay.Urls.Single().Authority, StringComparison.Ordinal);
    }

    // Who finds one missing makes it and asks again, which would count twice.
    private static async Task MakeTablesAsync(string connectionString)
    {
        var service = new TableServiceClient(connectionString);
        foreach (var name in (string[])[AzureSessionTable.Name, AzureDueIndex.Name, AzureUserIndex.Name, AzureConsentTable.Name])
        {
            await service.CreateTableIfNotExistsAsync(name);
        }
    }

    public async ValueTask DisposeAsync() => await (_relay?.DisposeAsync() ?? ValueTask.CompletedTask);

    /// <summary>To be given to <see cref="TestApp.StartAsync"/>.</summary>
    public void Count(IServiceCollection services)
    {
        services.Replace(ServiceDescriptor.Singleton<ISessionTable>(
            provider => new Table(this, ActivatorUtilities.CreateInstance<AzureSessionTable>(provider))));
        services.Replace(ServiceDescriptor.Singleton<IDueIndex>(
            provider => new Index(this, ActivatorUtilities.CreateInstance<AzureDueIndex>(provider))));
        services.Replace(ServiceDescriptor.Singleton<IUserIndex>(
            provider => new Users(this, ActivatorUtilities.CreateInstance<AzureUserIndex>(provider))));
        services.Replace(ServiceDescriptor.Singleton<IConsentTable>(
            provider => new ConsentTable(this, ActivatorUtilities.CreateInstance<AzureConsentTable>(provider))));
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

    // A path is /account/table(PartitionKey='…',RowKey='…'); that of a row to come is the table's.
    private void Note(HttpRequest request)
    {
        var path = request.Path.Value!;
        var table = path[(path.LastIndexOf('/') + 1)..].Split('(')[0];
        var operation = (table, request.Method) switch
        {
            (AzureSessionTable.Name, "GET") => "read",
            (AzureSessionTable.Name, "POST") => "insert",
            (AzureSessionTable.Name, "PUT") => "replace",
            (AzureSessionTable.Name, "DELETE") => "delete",
            (AzureDueIndex.Name, "GET") => "read due",
            (AzureDueIndex.Name, "PUT") => "add due",
            (AzureDueIndex.Name, "DELETE") => "remove due",
            (AzureUserIndex.Name, "GET") => "list user",
            (AzureUserIndex.Name, "PUT") => "add to user",
            (AzureUserIndex.Name, "DELETE") => "remove from user",
            (AzureConsentTable.Name, "GET") => "read consent",
            (AzureConsentTable.Name, "POST" or "PUT") => "write consent",
            ("Tables", _) => null, // They are made where they are missing.
            _ => $"{request.Method} {path}",
        };
        if (operation is not null)
        {
            Add(operation);
        }
    }

    private void Add(string operation)
    {
        lock (_operations)
        {
            _operations.Add(operation);
        }
    }

    private void Note(string operation)
    {
        Add(operation);
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

    private sealed class ConsentTable(StorageOperations operations, IConsentTable inner) : IConsentTable
    {
        public DateTimeOffset UtcNow => inner.UtcNow;

        public async Task<Consent?> ReadAsync(UserKey user, CancellationToken cancellationToken)
        {
            operations.Note("read consent");
            return await inner.ReadAsync(user, cancellationToken);
        }

        public Task<bool> TryAddAsync(Consent consent, CancellationToken cancellationToken) =>
            WriteAsync(consent, () => inner.TryAddAsync(consent, cancellationToken));

        public Task<bool> TryReplaceAsync(Consent consent, CancellationToken cancellationToken) =>
            WriteAsync(consent, () => inner.TryReplaceAsync(consent, cancellationToken));

        public Task WriteAsync(Consent consent, CancellationToken cancellationToken) => WriteAsync(consent, async () =>
        {
            await inner.WriteAsync(consent, cancellationToken);
            return true;
        });

        public async Task TryDeleteAsync(Consent consent, CancellationToken cancellationToken)
        {
            operations.Note("delete consent");
            await inner.TryDeleteAsync(consent, cancellationToken);
        }

        public async Task<ConsentPage> ReadPageAsync(string? from, int most, CancellationToken cancellationToken)
        {
            operations.Note("list consents");
            var page = await inner.ReadPageAsync(from, most, cancellationToken);
            return page with { Consents = [.. page.Consents.Select(consent => consent with { WrittenAt = consent.WrittenAt - operations.ConsentAge })] };
        }

        private async Task<bool> WriteAsync(Consent consent, Func<Task<bool>> write)
        {
            operations.Note("write consent");
            return operations.Writing is { } hook ? await hook(consent, write) : await write();
        }
    }
}
