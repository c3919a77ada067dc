using IonFunctions.Core.Api;
using IonFunctions.Core.Offline;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Reminders;

/// <summary>
/// Writes the reminder of a message, once, however often there is a message for it. Where Ion or storage can't be asked it fails, and
/// the host tries again.
/// </summary>
public sealed partial class WriteReminder(IOfflineUsers users, EighthPeriod eighth, ReminderTable table, ILogger<WriteReminder> logger)
{
    [Function(nameof(WriteReminder))]
    public async Task RunAsync([QueueTrigger(Reminder.Queue)] Reminder reminder, CancellationToken cancellationToken)
    {
        try
        {
            // Asked again: since the timer looked, the user may have chosen, the block may have been locked, and whoever has taken their
            // word back or signed out is left alone from that moment on.
            var without = await eighth.WithoutActivityAsync(users.GetClient(reminder.User), cancellationToken);
            if (without.FirstOrDefault(block => block.Id == reminder.Block) is { } block && await table.TryAddAsync(block, reminder.User, cancellationToken))
            {
                Written(logger, block.Id);
            }
        }
        catch (Exception exception) when (exception is SignedOutException or IonRefusedException)
        {
            NotWritten(logger, reminder.Block, exception.GetType().Name);
        }
    }

    [LoggerMessage(LogLevel.Information, "A reminder is written for block {Block}.")]
    private static partial void Written(ILogger logger, long block);

    [LoggerMessage(LogLevel.Information, "A reminder for block {Block} is not written any more: {Reason}.")]
    private static partial void NotWritten(ILogger logger, long block, string reason);
}
