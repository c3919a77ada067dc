using Azure;
using Azure.Data.Tables;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Storage;

namespace IonFunctions.Core.Offline;

/// <summary>The table <c>consents</c> in Table Storage: a partition for each first character of a user's key.</summary>
internal sealed class AzureConsentTable(TableStorage storage) : IConsentTable
{
    /// <summary>The table's name.</summary>
    public const string Name = "consents";

    private const int NotFound = 404;
    private const int Conflict = 409;
    private const int PreconditionFailed = 412;
    private readonly TableClient _table = storage.Table(Name);

    public DateTimeOffset UtcNow => storage.Clock.UtcNow;

    public Task<Consent?> ReadAsync(UserKey user, CancellationToken cancellationToken) => TableStorage.RunAsync(
        _table,
        async table =>
        {
            var answer = await table.GetEntityIfExistsAsync<TableEntity>(
                Consent.Withdrawn(user).PartitionKey, user.Value, cancellationToken: cancellationToken);
            return answer.HasValue ? ToConsent(answer.Value!) : null;
        },
        isAnswer: _ => false,
        cancellationToken);

    public Task<bool> TryAddAsync(Consent consent, CancellationToken cancellationToken) =>
        TryAsync(table => table.AddEntityAsync(ToEntity(consent), cancellationToken), cancellationToken);

    public Task<bool> TryReplaceAsync(Consent consent, CancellationToken cancellationToken) =>
        TryAsync(table => table.UpdateEntityAsync(ToEntity(consent), consent.Version, TableUpdateMode.Replace, cancellationToken), cancellationToken);

    public Task WriteAsync(Consent consent, CancellationToken cancellationToken) => TableStorage.RunAsync(
        _table,
        table => table.UpsertEntityAsync(ToEntity(consent), TableUpdateMode.Replace, cancellationToken),
        isAnswer: _ => false,
        cancellationToken);

    public Task TryDeleteAsync(Consent consent, CancellationToken cancellationToken) =>
        TryAsync(table => table.DeleteEntityAsync(consent.PartitionKey, consent.User.Value, consent.Version, cancellationToken), cancellationToken);

    public Task<ConsentPage> ReadPageAsync(string? from, int most, CancellationToken cancellationToken) => TableStorage.RunAsync(
        _table,
        async table =>
        {
            await foreach (var page in table.QueryAsync<TableEntity>(maxPerPage: most, cancellationToken: cancellationToken)
                .AsPages(from).WithCancellation(cancellationToken))
            {
                return new ConsentPage([.. page.Values.Select(ToConsent)], page.ContinuationToken);
            }

            return new ConsentPage([], Next: null);
        },
        isAnswer: _ => false,
        cancellationToken);

    private async Task<bool> TryAsync(Func<TableClient, Task> operation, CancellationToken cancellationToken)
    {
        try
        {
            return await TableStorage.RunAsync(
                _table,
                async table =>
                {
                    await operation(table);
                    return true;
                },
                isAnswer: e => e.Status is Conflict or PreconditionFailed or NotFound,
                cancellationToken);
        }
        catch (RequestFailedException)
        {
            return false;
        }
    }

    private static TableEntity ToEntity(Consent consent)
    {
        var entity = new TableEntity(consent.PartitionKey, consent.User.Value);
        if (!consent.IsWithdrawn)
        {
            entity["UserId"] = consent.SealedUserId;
            entity["Session"] = consent.Session.Value;
            entity["AgreedAt"] = consent.AgreedAt;
            entity["LastsUntil"] = consent.LastsUntil;
        }

        return entity;
    }

    private static Consent ToConsent(TableEntity entity) => new(new UserKey(entity.RowKey))
    {
        Version = entity.ETag,
        WrittenAt = entity.Timestamp ?? default,
        SealedUserId = entity.GetBinary("UserId"),
        Session = new(entity.GetString("Session") ?? ""),
        AgreedAt = entity.GetDateTimeOffset("AgreedAt") ?? default,
        LastsUntil = entity.GetDateTimeOffset("LastsUntil") ?? default,
    };
}
