using System.Security.Cryptography;
using Azure;
using Azure.Data.Tables;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Secrets;
using IonFunctions.Core.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace IonFunctions.Benchmarks;

/// <summary>Sessions as the app stores them, sealed with its key, each with its due row; written many at a time.</summary>
internal sealed class Seed(Rig rig, Sealer sealer)
{
    private const string Username = "2027alovelace";
    private const int MostInTransaction = 100;
    private const int Writers = 4;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(10);

    private readonly MemorySessionTable _rows = new();
    private readonly List<DueRow> _dueRows = [];

    public IEnumerable<SessionRow> Rows => _rows.Rows;

    public IEnumerable<DueRow> DueRows => _dueRows;

    /// <summary>Sessions whose tokens, which Ion knows, were due in the last five minutes.</summary>
    public Task AddDueAsync(int count) => AddAsync(count, now =>
    {
        var due = now - TimeSpan.FromMinutes(1) - (TimeSpan.FromMinutes(5) * Random.Shared.NextDouble());
        var issued = rig.IssueTokens(Username);
        return (issued.AccessToken, issued.RefreshToken, due);
    });

    /// <summary>Sessions whose end has come, to be revoked at Ion.</summary>
    public Task AddEndedAsync(int count) => AddAsync(
        count,
        now =>
        {
            var issued = rig.IssueTokens(Username);
            return (issued.AccessToken, issued.RefreshToken, now - TimeSpan.FromMinutes(1));
        },
        endedFor: TimeSpan.FromMinutes(1));

    /// <summary>Sessions that are due long after the benchmark has ended; nobody asks Ion for their tokens.</summary>
    public Task AddLaterAsync(int count) => AddAsync(count, now =>
    {
        var due = now + TimeSpan.FromHours(2) + (TimeSpan.FromHours(7) * Random.Shared.NextDouble());
        return (NewToken(), NewToken(), due);
    });

    /// <summary>
    /// Does what a sweep does to the tables, row by row, without the app: reads each session's row, writes it twice as it
    /// is, writes a due row for later and deletes it.
    /// </summary>
    public async Task TouchAsync(int parallelism, CancellationToken cancellationToken)
    {
        var service = new TableServiceClient(rig.Azurite.ConnectionString);
        var (sessions, index) = (service.GetTableClient(AzureSessionTable.Name), service.GetTableClient(AzureDueIndex.Name));
        await Parallel.ForEachAsync(
            Rows,
            new ParallelOptions { MaxDegreeOfParallelism = parallelism, CancellationToken = cancellationToken },
            async (row, stop) =>
            {
                var entity = (await sessions.GetEntityAsync<TableEntity>(row.Handle.PartitionKey, row.Handle.Value, cancellationToken: stop)).Value;
                await sessions.UpdateEntityAsync(entity, ETag.All, TableUpdateMode.Replace, stop);
                var due = DueRow.At(row.Handle, row.DueAt + Lifetime);
                await index.UpsertEntityAsync(new TableEntity(due.PartitionKey, due.Handle.Value), TableUpdateMode.Replace, stop);
                await sessions.UpdateEntityAsync(entity, ETag.All, TableUpdateMode.Replace, stop);
                await index.DeleteEntityAsync(due.PartitionKey, due.Handle.Value, ETag.All, stop);
            });
    }

    /// <summary>Writes all to Azurite, a transaction per partition and hundred rows.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        var service = new TableServiceClient(rig.Azurite.ConnectionString);
        await WriteAsync(
            service.GetTableClient(AzureDueIndex.Name), _dueRows.Select(row => new TableEntity(row.PartitionKey, row.Handle.Value)), cancellationToken);
        await WriteAsync(service.GetTableClient(AzureSessionTable.Name), Rows.Select(AzureSessionTable.ToEntity), cancellationToken);
    }

    private static async Task WriteAsync(TableClient table, IEnumerable<TableEntity> entities, CancellationToken cancellationToken)
    {
        await table.CreateIfNotExistsAsync(cancellationToken);
        var transactions = entities.GroupBy(entity => entity.PartitionKey, StringComparer.Ordinal)
            .SelectMany(partition => partition.Chunk(MostInTransaction));
        await Parallel.ForEachAsync(
            transactions,
            new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = cancellationToken },
            async (rows, stop) => await table.SubmitTransactionAsync(
                rows.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)), stop));
    }

    private async Task AddAsync(
        int count, Func<DateTimeOffset, (string AccessToken, string RefreshToken, DateTimeOffset Due)> next, TimeSpan? endedFor = null)
    {
        using var cache = new SessionCache(TimeProvider.System);
        var store = new SessionStore(_rows, new MemoryUserIndex(), sealer, cache, NullLogger<SessionStore>.Instance);
        var now = TimeProvider.System.GetUtcNow();
        for (var i = 0; i < count; i++)
        {
            var (accessToken, refreshToken, due) = next(now);
            var session = new Session
            {
                Handle = SessionId.New().Handle,
                User = new(30001, Username, "Ada", "Lovelace", "2027alovelace@tjhsst.edu", "student"),
                Tokens = new(new(accessToken), due + TimeSpan.FromHours(1), Lifetime, new(refreshToken), "read"),
                CreatedAt = now - TimeSpan.FromDays(1),
                LastSeenAt = now - TimeSpan.FromHours(1),
                ExpiresAt = endedFor is { } ago ? now - ago : now + TimeSpan.FromDays(29),
                DueAt = due,
            };
            await store.CreateAsync(session, CancellationToken.None);
            _dueRows.Add(DueRow.At(session.Handle, due));
        }
    }

    private static string NewToken() => RandomNumberGenerator.GetHexString(30);
}
