using Azure;
using Azure.Data.Tables;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Storage;

namespace IonFunctions.Core.Sessions;

/// <summary>The table <c>sessions</c> in Table Storage.</summary>
internal sealed class AzureSessionTable(TableStorage storage) : ISessionTable
{
    /// <summary>The table's name.</summary>
    public const string Name = "sessions";

    private const int NotFound = 404;
    private const int Conflict = 409;
    private const int PreconditionFailed = 412;
    private readonly TableClient _table = storage.Table(Name);

    public DateTimeOffset UtcNow => storage.Clock.UtcNow;

    public Task<SessionRow?> ReadAsync(SessionHandle handle, CancellationToken cancellationToken) => TableStorage.RunAsync(
        _table,
        async table =>
        {
            var answer = await table.GetEntityIfExistsAsync<TableEntity>(
                handle.PartitionKey, handle.Value, cancellationToken: cancellationToken);
            return answer.HasValue ? ToRow(handle, answer.Value!) : null;
        },
        isAnswer: _ => false,
        cancellationToken);

    public Task<ETag> InsertAsync(SessionRow row, CancellationToken cancellationToken) => TableStorage.RunAsync(
        _table,
        async table =>
        {
            try
            {
                return (await table.AddEntityAsync(ToEntity(row), cancellationToken)).Headers.ETag ?? ETag.All;
            }
            catch (RequestFailedException e) when (e.Status == Conflict)
            {
                // Handles are random: the row is this one, added by an attempt whose answer was lost.
                return (await table.GetEntityAsync<TableEntity>(
                    row.Handle.PartitionKey, row.Handle.Value, cancellationToken: cancellationToken)).Value.ETag;
            }
        },
        isAnswer: _ => false,
        cancellationToken);

    public async Task<ETag?> ReplaceAsync(SessionRow row, CancellationToken cancellationToken)
    {
        try
        {
            return await TableStorage.RunAsync(
                _table,
                async table => (await table.UpdateEntityAsync(ToEntity(row), row.Version, TableUpdateMode.Replace, cancellationToken)).Headers.ETag,
                isAnswer: e => e.Status is PreconditionFailed or NotFound,
                cancellationToken);
        }
        catch (RequestFailedException)
        {
            return null;
        }
    }

    public async Task<bool> DeleteAsync(SessionHandle handle, ETag version, CancellationToken cancellationToken)
    {
        try
        {
            return await TableStorage.RunAsync(
                _table,
                async table =>
                {
                    await table.DeleteEntityAsync(handle.PartitionKey, handle.Value, version, cancellationToken);
                    return true;
                },
                isAnswer: e => e.Status is PreconditionFailed or NotFound,
                cancellationToken);
        }
        catch (RequestFailedException e)
        {
            return e.Status == NotFound;
        }
    }

    /// <summary>The row as the table has it.</summary>
    public static TableEntity ToEntity(SessionRow row)
    {
        var entity = new TableEntity(row.Handle.PartitionKey, row.Handle.Value)
        {
            ["AccessToken"] = row.SealedAccessToken,
            ["RefreshToken"] = row.SealedRefreshToken,
            ["User"] = row.SealedUser,
            ["UserKey"] = row.UserKey.Value,
            ["AccessTokenExpiresAt"] = row.AccessTokenExpiresAt,
            ["AccessTokenLifetimeSeconds"] = (long)row.AccessTokenLifetime.TotalSeconds,
            ["Scope"] = row.Scope,
            ["CreatedAt"] = row.CreatedAt,
            ["LastSeenAt"] = row.LastSeenAt,
            ["ExpiresAt"] = row.ExpiresAt,
            ["DueAt"] = row.DueAt,
            ["RefreshFailures"] = row.RefreshFailures,
            ["UsedStates"] = row.UsedStates.ToString(),
        };
        if (row.Lease is { } lease)
        {
            entity["LeaseHolder"] = lease.Holder;
            entity["LeaseUntil"] = lease.Until;
        }

        if (row.LateAnswerUntil is { } lateAnswerUntil)
        {
            entity["LateAnswerUntil"] = lateAnswerUntil;
        }

        if (row.RefreshNotBefore is { } notBefore)
        {
            entity["RefreshNotBefore"] = notBefore;
        }

        return entity;
    }

    /// <summary>The row of an entity, whatever is in its columns: what makes no sense there is as good as missing.</summary>
    public static SessionRow ToRow(SessionHandle handle, TableEntity entity) => new()
    {
        Handle = handle,
        Version = entity.ETag,
        SealedAccessToken = Value<byte[]>(entity, "AccessToken") ?? [],
        SealedRefreshToken = Value<byte[]>(entity, "RefreshToken") ?? [],
        SealedUser = Value<byte[]>(entity, "User") ?? [],
        UserKey = new(Value<string>(entity, "UserKey") ?? ""),
        AccessTokenExpiresAt = Time(entity, "AccessTokenExpiresAt") ?? default,
        AccessTokenLifetime = TimeSpan.FromSeconds(Math.Clamp(Value<long>(entity, "AccessTokenLifetimeSeconds"), 0, (long)TokenAnswer.LongestLifetime.TotalSeconds)),
        Scope = Value<string>(entity, "Scope") ?? "",
        CreatedAt = Time(entity, "CreatedAt") ?? default,
        LastSeenAt = Time(entity, "LastSeenAt") ?? default,
        ExpiresAt = Time(entity, "ExpiresAt") ?? default,
        DueAt = Time(entity, "DueAt") ?? default,
        Lease = Value<string>(entity, "LeaseHolder") is { } holder ? new(holder, Time(entity, "LeaseUntil") ?? default) : null,
        LateAnswerUntil = Time(entity, "LateAnswerUntil"),
        RefreshNotBefore = Time(entity, "RefreshNotBefore"),
        RefreshFailures = Math.Max(Value<int>(entity, "RefreshFailures"), 0),
        UsedStates = new(Value<string>(entity, "UsedStates")),
    };

    private static DateTimeOffset? Time(TableEntity entity, string column) =>
        entity.TryGetValue(column, out var value) && value is DateTimeOffset time ? time : null;

    /// <summary>The column's value; the type's default where there is none, or one of another type.</summary>
    private static T? Value<T>(TableEntity entity, string column) => entity.TryGetValue(column, out var value) && value is T one ? one : default;
}
