using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;

namespace IonFunctions.Core.PublicData;

/// <summary>What this instance knows of Ion's public data, up to a day old. What is asked for least is dropped first.</summary>
internal sealed class PublicCache(TimeProvider time) : IDisposable
{
    /// <summary>All of it, each in three codings: much more than a school year's days take.</summary>
    public const long MostBytes = 8 * 1024 * 1024;

    /// <summary>As many as there is room for if they were empty.</summary>
    public const int MostEntries = (int)(MostBytes / EntryCost);

    /// <summary>After this an answer is not even good enough for when Ion is down.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(1);

    private const long EntryCost = 4 * 1024; // Key, entry and arrays beside the bytes; much more than they take.
    private readonly MemoryCache _entries = new(new MemoryCacheOptions { SizeLimit = MostBytes, CompactionPercentage = 0.1, Clock = new Clock(time) });

    public int Count => _entries.Count;

    /// <summary>What is kept of it; an answer that is too old is not.</summary>
    public PublicEntry? Find(PublicResource resource) => _entries.Get<PublicEntry>(resource);

    public void Keep(PublicResource resource, PublicEntry entry) => _entries.Set(resource, entry, new MemoryCacheEntryOptions
    {
        AbsoluteExpiration = entry.Answer is { } answer ? answer.AskedAt + KeptFor : entry.AskAgainAt,
        // That there is nothing, or that Ion fails, is soon found out again.
        Priority = entry.Answer is { Status: 200 } ? CacheItemPriority.Normal : CacheItemPriority.Low,
        Size = EntryCost + entry.Size,
    });

    public void Dispose() => _entries.Dispose();

    private sealed class Clock(TimeProvider time) : ISystemClock
    {
        public DateTimeOffset UtcNow => time.GetUtcNow();
    }
}
