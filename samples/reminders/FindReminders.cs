using IonFunctions.Core.Api;
using IonFunctions.Core.Offline;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Reminders;

/// <summary>
/// Looks who has nothing for the next eighth period, of those who have agreed to be looked after while they are away, and puts a
/// message for each such block on the queue. It keeps no books: what it misses, or what is lost, the next run finds.
/// </summary>
public sealed partial class FindReminders(IOfflineUsers users, EighthPeriod eighth, ReminderTable table, ILogger<FindReminders> logger)
{
    // One user's trouble is not everybody's; that of so many in a row is Ion's, or storage's.
    private const int TroublesThatEndTheRun = 3;

    [Function(nameof(FindReminders))]
    [QueueOutput(Reminder.Queue)]
    public async Task<Reminder[]> RunAsync([TimerTrigger("%RemindersSchedule%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        await table.PrepareAsync(eighth.Today, cancellationToken);
        var found = new List<Reminder>();
        var troubles = 0;
        await foreach (var user in users.ListAsync(cancellationToken))
        {
            // Teachers and staff choose no activity.
            if (user.UserType != "student")
            {
                continue;
            }

            try
            {
                foreach (var block in await eighth.WithoutActivityAsync(users.GetClient(user.Id), cancellationToken))
                {
                    if (!await table.HasAsync(block.Id, user.Id, cancellationToken))
                    {
                        found.Add(new(block.Id, user.Id));
                    }
                }

                troubles = 0;
            }
            catch (SignedOutException)
            {
                // Has taken it back, or signed out, since the list was read.
            }
            catch (IonRefusedException exception)
            {
                Refused(logger, exception);
            }
            catch (IonUnavailableException exception)
            {
                Unavailable(logger, exception);
                if (++troubles == TroublesThatEndTheRun)
                {
                    break;
                }
            }
        }

        Found(logger, found.Count);
        return [.. found];
    }

    [LoggerMessage(LogLevel.Information, "{Count} reminders are to be written.")]
    private static partial void Found(ILogger logger, int count);

    [LoggerMessage(LogLevel.Warning, "Ion does not tell what a user has chosen; they get no reminder.")]
    private static partial void Refused(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Warning, "What a user has chosen can't be asked just now; the next run does.")]
    private static partial void Unavailable(ILogger logger, Exception exception);
}
