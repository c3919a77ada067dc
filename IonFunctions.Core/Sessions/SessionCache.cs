using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;

namespace IonFunctions.Core.Sessions;

/// <summary>
/// The sessions that this instance has seen, for at most 60 s, so that a known session costs no storage access. Stale
/// entries do no harm: a logout elsewhere has revoked the tokens, and Ion's 401 leads back to the row (invariant 5).
/// </summary>
internal sealed class SessionCache : IDisposable
{
    public const int MostSessions = 10_000;
    private const int MostUnknown = 50_000;
    private const int MostRemembered = 50_000;
    private static readonly TimeSpan KnownFor = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan UnknownFor = TimeSpan.FromSeconds(5);

    // Two caches, so that a flood of made-up ids can't push known sessions out.
    private readonly MemoryCache _known;
    private readonly MemoryCache _unknown;

    // Their handles alone, for as long as there is room: see SessionLookup.
    private readonly MemoryCache _remembered;

    public SessionCache(TimeProvider time)
    {
        var clock = new Clock(time);
        _known = new(new MemoryCacheOptions { SizeLimit = MostSessions, CompactionPercentage = 0.1, Clock = clock });
        _unknown = new(new MemoryCacheOptions { SizeLimit = MostUnknown, CompactionPercentage = 0.1, Clock = clock });
        _remembered = new(new MemoryCacheOptions { SizeLimit = MostRemembered, CompactionPercentage = 0.1, Clock = clock });
    }

    /// <summary>True when there is an answer: the session, or null for a handle that is known to have none.</summary>
    public bool TryGet(SessionHandle handle, out Session? session) =>
        _known.TryGetValue(handle, out session) || _unknown.TryGetValue(handle, out _);

    /// <summary>Whether there was a session of that handle when this instance last looked, however long ago that is.</summary>
    public bool Remembers(SessionHandle handle) => _remembered.TryGetValue(handle, out _);

    public void Set(Session session)
    {
        _unknown.Remove(session.Handle);
        _remembered.Set(session.Handle, true, new MemoryCacheEntryOptions { Size = 1 });
        _known.Set(session.Handle, session, Entry(KnownFor));
    }

    public void SetUnknown(SessionHandle handle)
    {
        _known.Remove(handle);
        _remembered.Remove(handle);
        _unknown.Set(handle, true, Entry(UnknownFor));
    }

    /// <summary>The next to ask reads the row.</summary>
    public void Forget(SessionHandle handle) => _known.Remove(handle);

    public void Dispose()
    {
        _known.Dispose();
        _unknown.Dispose();
        _remembered.Dispose();
    }

    private static MemoryCacheEntryOptions Entry(TimeSpan time) => new() { AbsoluteExpirationRelativeToNow = time, Size = 1 };

    private sealed class Clock(TimeProvider time) : ISystemClock
    {
        public DateTimeOffset UtcNow => time.GetUtcNow();
    }
}
