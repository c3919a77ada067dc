using Azure.Data.Tables;
using IonFunctions.Core.Offline;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;
using IonFunctions.Tests.Contract;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Tests.Refresh;

/// <summary>The tables as they are stored, read past the app.</summary>
internal sealed class StoredSessions(string connectionString)
{
    private readonly TableClient _sessions = new(connectionString, AzureSessionTable.Name);
    private readonly TableClient _due = new(connectionString, AzureDueIndex.Name);
    private readonly TableClient _users = new(connectionString, AzureUserIndex.Name);
    private readonly TableClient _consents = new(connectionString, AzureConsentTable.Name);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    /// <summary>Forgets everything; the app makes its tables again when it misses them.</summary>
    public async Task ClearAsync()
    {
        await _sessions.DeleteAsync(CancellationToken);
        await _due.DeleteAsync(CancellationToken);
        await _users.DeleteAsync(CancellationToken);
        await _consents.DeleteAsync(CancellationToken);
    }

    public Task<List<TableEntity>> ReadSessionsAsync() => ReadAsync(_sessions);

    public Task<List<TableEntity>> ReadConsentsAsync() => ReadAsync(_consents);

    public async Task<TableEntity> ReadSessionAsync(SessionHandle handle) =>
        (await _sessions.GetEntityAsync<TableEntity>(handle.PartitionKey, handle.Value, cancellationToken: CancellationToken)).Value;

    public async Task<List<DueRow>> ReadDueAsync() =>
        [.. (await ReadAsync(_due)).Where(row => row.PartitionKey != AzureShardClaims.Partition).Select(row => DueRow.Parse(row.PartitionKey, row.RowKey)
            ?? throw new InvalidOperationException($"{row.PartitionKey} is no partition of the due index."))];

    /// <summary>The row keys of the sessions on which there is a lease, or was until whoever had it ended without giving it back.</summary>
    public async Task<IReadOnlySet<string>> ReadHeldAsync() =>
        (await ReadSessionsAsync()).Where(session => session.ContainsKey("LeaseHolder")).Select(session => session.RowKey).ToHashSet();

    /// <summary>Lets the leases lapse that lie further ahead than any can.</summary>
    /// <remarks>
    /// A test that moves the clock moves storage's on for an instance, too, until storage answers it; in life they move together. A
    /// lease that is taken in between, and whose answer is lost in an outage of storage, would be there for as long as the clock was moved.
    /// </remarks>
    public async Task EndImpossibleLeasesAsync()
    {
        foreach (var session in await ReadSessionsAsync())
        {
            if (session.GetDateTimeOffset("LeaseUntil") > DateTimeOffset.UtcNow.AddHours(1))
            {
                session["LeaseUntil"] = DateTimeOffset.UtcNow;
                await _sessions.UpdateEntityAsync(session, session.ETag, TableUpdateMode.Replace, CancellationToken);
            }
        }
    }

    public Task AddDueAsync(DueRow row) =>
        _due.UpsertEntityAsync(new TableEntity(row.PartitionKey, row.Handle.Value), TableUpdateMode.Replace, CancellationToken);

    /// <summary>Every living session has the due row that it names: without it no sweep would ever come by again.</summary>
    public async Task NoDueRowIsLostAsync()
    {
        // Sessions first: their due row is written before they name it. And once more: one that a sweep has given another
        // time in between has lost the row that it named, and rightly so.
        var sessions = await ReadSessionsAsync();
        var due = (await ReadDueAsync()).ToHashSet();
        var named = (await ReadSessionsAsync()).Select(NamedBy).ToHashSet();
        Assert.All(sessions.Select(NamedBy).Where(named.Contains), row => Assert.Contains(row, due));
    }

    /// <summary>
    /// Makes a session's time come now, as if its due row had been read this minute. Calls for the same session differ in
    /// <paramref name="call"/>, so that no two of them use the same row, which is how it is in life: due times lie ahead.
    /// </summary>
    public static async Task PullDueForwardAsync(TestApp observer, SessionHandle handle, int call)
    {
        var table = observer.Services.GetRequiredService<ISessionTable>();
        var due = DateTimeOffset.UtcNow.AddMinutes(-1 - (3 * call));
        await observer.Services.GetRequiredService<IDueIndex>().AddAsync(DueRow.At(handle, due), CancellationToken);
        for (var attempt = 0; attempt < 20; attempt++)
        {
            // A row that is gone is nobody's; one that has changed in between is read again.
            if (await table.ReadAsync(handle, CancellationToken) is not { } row
                || await table.ReplaceAsync(row with { DueAt = due }, CancellationToken) is not null)
            {
                return;
            }
        }

        Assert.Fail($"Session {handle} changed faster than it could be written.");
    }

    private static DueRow NamedBy(TableEntity session) =>
        DueRow.At(new(session.RowKey), session.GetDateTimeOffset("DueAt")!.Value);

    private static async Task<List<TableEntity>> ReadAsync(TableClient table)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in table.QueryAsync<TableEntity>(cancellationToken: CancellationToken))
        {
            rows.Add(row);
        }

        return rows;
    }
}
