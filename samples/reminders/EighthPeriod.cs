using IonFunctions.Core.Api;

namespace Reminders;

/// <summary>The next eighth period, and for which of its blocks somebody has nothing.</summary>
public sealed class EighthPeriod(TimeProvider time)
{
    private const int BlocksEndAt = 17;
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);

    // Windows has a name of its own for it.
    private static readonly TimeZoneInfo School = TimeZoneInfo.TryFindSystemTimeZoneById("America/New_York", out var zone)
        ? zone
        : TimeZoneInfo.FindSystemTimeZoneById("Eastern Standard Time");

    // The same for everybody; asked anew for a message that has waited.
    private volatile NextBlocks _next = new([], DateTimeOffset.MinValue);

    public DateOnly Today => DateOnly.FromDateTime(Now.DateTime);

    private DateTimeOffset Now => TimeZoneInfo.ConvertTime(time.GetUtcNow(), School);

    /// <summary>Those of the next blocks for which this user has chosen nothing, or what was then cancelled.</summary>
    public async Task<IReadOnlyList<Block>> WithoutActivityAsync(IonClient ion, CancellationToken cancellationToken)
    {
        var next = await NextBlocksAsync(ion, cancellationToken);
        if (next.Count == 0)
        {
            return [];
        }

        var signups = await ion.GetSignupsAsync(on: next[0].Date, cancellationToken: cancellationToken);
        return [.. next.Where(block => !signups.Any(signup => signup.Block.Id == block.Id && !IsCancelled(signup)))];
    }

    // Ion says so in the title, and there alone (EighthScheduledActivity.title_with_flags).
    private static bool IsCancelled(Signup signup) => signup.Activity.Title.EndsWith(" (Cancelled)", StringComparison.Ordinal);

    /// <summary>
    /// The blocks of the first day that has one for which one can still choose. Today's are over at five, by Ion's own count
    /// (EighthBlockManager.get_upcoming_blocks); a locked one takes no more sign-ups, so that a reminder would come too late.
    /// </summary>
    private async Task<IReadOnlyList<Block>> NextBlocksAsync(IonClient ion, CancellationToken cancellationToken)
    {
        var now = Now;
        if (now - _next.At > KeptFor)
        {
            var from = DateOnly.FromDateTime(now.Hour < BlocksEndAt ? now.DateTime : now.DateTime.AddDays(1));
            var open = new List<Block>();
            await foreach (var block in ion.GetBlocksAsync(from: from, cancellationToken: cancellationToken))
            {
                // They come in the order of their numbers, which is not that of their dates.
                if (!block.Locked)
                {
                    open.Add(block);
                }
            }

            _next = new([.. open.GroupBy(block => block.Date).MinBy(day => day.Key) ?? Enumerable.Empty<Block>()], now);
        }

        return _next.Blocks;
    }

    private sealed record NextBlocks(IReadOnlyList<Block> Blocks, DateTimeOffset At);
}
