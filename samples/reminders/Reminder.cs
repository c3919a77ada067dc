namespace Reminders;

/// <summary>A message of the queue: somebody seems to have nothing for a block. Ion's numbers, and nothing else of anybody.</summary>
public sealed record Reminder(long Block, long User)
{
    public const string Queue = "reminders";
}
