using System.Globalization;
using Azure;
using Azure.Data.Tables;
using IonFunctions.Core.Api;

namespace Reminders;

/// <summary>
/// Where the reminders are written: a row for each block and user, from which whatever tells people takes them. That the row is
/// inserted, which storage does once, is the writing itself: so there is nothing to be lost or doubled in between.
/// </summary>
public sealed class ReminderTable(TableClient table)
{
    private const string Date = "Date";

    /// <summary>Makes the table where there is none, and forgets the reminders of days that are over.</summary>
    public async Task PrepareAsync(DateOnly today, CancellationToken cancellationToken)
    {
        await table.CreateIfNotExistsAsync(cancellationToken);
        await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"Date lt {Text(today)}"), cancellationToken: cancellationToken))
        {
            await table.DeleteEntityAsync(row, ETag.All, cancellationToken);
        }
    }

    public async Task<bool> HasAsync(long block, long user, CancellationToken cancellationToken) =>
        (await table.GetEntityIfExistsAsync<TableEntity>(Key(block), Key(user), select: [Date], cancellationToken)).HasValue;

    /// <summary>Writes the reminder; false where it is there already.</summary>
    public async Task<bool> TryAddAsync(Block block, long user, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Key(block.Id), Key(user))
        {
            [Date] = Text(block.Date),
            ["Text"] = string.Create(
                CultureInfo.InvariantCulture, $"You have no activity yet for eighth period {block.BlockLetter} of {block.Date:dddd, MMMM d}."),
        };
        try
        {
            await table.AddEntityAsync(row, cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status == 409)
        {
            return false;
        }
    }

    private static string Key(long id) => id.ToString(CultureInfo.InvariantCulture);

    // Years have four digits, so that the order of texts is that of days.
    private static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
