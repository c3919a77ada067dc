using System.Globalization;
using Azure;
using IonFunctions.Core.Sessions;

namespace IonFunctions.Core.Refresh;

/// <summary>A row of the table <c>refreshdue</c>: look at this session at that minute.</summary>
/// <param name="Shard">Which of the shards it is in.</param>
/// <param name="Minute">When, to the minute.</param>
/// <param name="Handle">Which session.</param>
internal sealed record DueRow(int Shard, DateTimeOffset Minute, SessionHandle Handle)
{
    /// <summary>A partition takes up to 2,000 operations a second; four of them let a morning's sign-ins in at once.</summary>
    public const int Shards = 4;

    /// <summary>As it was read, and to be taken away only if it still is so; not part of which row it is.</summary>
    public ETag Version { get; init; } = ETag.All;

    private const string MinuteFormat = "yyyyMMddHHmm";

    /// <summary><c>&lt;shard&gt;-&lt;yyyyMMddHHmm&gt;</c>.</summary>
    public string PartitionKey => $"{Prefix(Shard)}{Minute.UtcDateTime.ToString(MinuteFormat, CultureInfo.InvariantCulture)}";

    /// <summary>The row that is read at <paramref name="due"/> and not before: its minute is the next full one.</summary>
    public static DueRow At(SessionHandle handle, DateTimeOffset due) =>
        new(handle.Value[0] % Shards, Floor(due).AddMinutes(1), handle);

    /// <summary>The partitions of a shard that are due by now, both ends included.</summary>
    public static (string First, string Last) PartitionsUpTo(int shard, DateTimeOffset now) =>
        (Prefix(shard), new DueRow(shard, Floor(now), default).PartitionKey);

    /// <summary>Null when the keys are not of such a row.</summary>
    public static DueRow? Parse(string partitionKey, string rowKey) =>
        partitionKey.Length == Prefix(0).Length + MinuteFormat.Length && char.IsAsciiDigit(partitionKey[0])
        && DateTimeOffset.TryParseExact(
            partitionKey.AsSpan(Prefix(0).Length), MinuteFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var minute)
            ? new(partitionKey[0] - '0', minute, new(rowKey))
            : null;

    public bool Equals(DueRow? other) => other is not null && (Shard, Minute, Handle) == (other.Shard, other.Minute, other.Handle);

    public override int GetHashCode() => HashCode.Combine(Shard, Minute, Handle);

    private static string Prefix(int shard) => shard.ToString(CultureInfo.InvariantCulture) + "-";

    private static DateTimeOffset Floor(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
}
