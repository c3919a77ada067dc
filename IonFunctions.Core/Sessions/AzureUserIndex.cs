using Azure;
using Azure.Data.Tables;
using IonFunctions.Core.Storage;

namespace IonFunctions.Core.Sessions;

/// <summary>The table <c>usersessions</c> in Table Storage: a partition per user, a row per session, no columns.</summary>
internal sealed class AzureUserIndex(TableStorage storage) : IUserIndex
{
    /// <summary>The table's name.</summary>
    public const string Name = "usersessions";

    private static readonly string[] Columns = ["RowKey", "Timestamp"];
    private readonly TableClient _table = storage.Table(Name);

    public Task AddAsync(UserKey user, SessionHandle session, CancellationToken cancellationToken) => TableStorage.RunAsync(
        _table,
        table => table.UpsertEntityAsync(new TableEntity(user.Value, session.Value), TableUpdateMode.Replace, cancellationToken),
        isAnswer: _ => false,
        cancellationToken);

    // The SDK takes a row that is gone already for deleted.
    public Task RemoveAsync(UserKey user, SessionHandle session, CancellationToken cancellationToken) => TableStorage.RunAsync(
        _table,
        table => table.DeleteEntityAsync(user.Value, session.Value, ETag.All, cancellationToken),
        isAnswer: _ => false,
        cancellationToken);

    public Task<IReadOnlyList<IndexedSession>> ListAsync(UserKey user, CancellationToken cancellationToken) => TableStorage.RunAsync(
        _table,
        async table =>
        {
            var sessions = new List<IndexedSession>();
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {user.Value}");
            await foreach (var row in table.QueryAsync<TableEntity>(filter, select: Columns, cancellationToken: cancellationToken))
            {
                sessions.Add(new(new(row.RowKey), row.Timestamp!.Value));
            }

            return (IReadOnlyList<IndexedSession>)sessions;
        },
        isAnswer: _ => false,
        cancellationToken);
}
