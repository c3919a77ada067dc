using IonFunctions.Core.Sessions;
using IonFunctions.Tests.Waiting;
using Microsoft.Extensions.Time.Testing;

namespace IonFunctions.Tests.Sessions;

public sealed class SessionCacheTests
{
    private static readonly DateTimeOffset Now = new(2026, 9, 1, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task However_many_sessions_there_are_it_keeps_only_so_many()
    {
        using var cache = new SessionCache(new FakeTimeProvider(Now));
        var handles = Enumerable.Range(0, 25_000).Select(_ => SessionId.New().Handle).ToList();
        foreach (var handle in handles)
        {
            cache.Set(NewSession(handle));
        }

        // It makes room in the background.
        var kept = handles.Count;
        await Eventually.IsTrueAsync(
            () => (kept = handles.Count(handle => cache.TryGet(handle, out _))) <= SessionCache.MostSessions, "it has made room");

        Assert.InRange(kept, 1, SessionCache.MostSessions);
    }

    private static Session NewSession(SessionHandle handle) => new()
    {
        Handle = handle,
        User = new(30001, "2027alovelace", "Ada", "Lovelace", "2027alovelace@tjhsst.edu", "student"),
        Tokens = new(new("access"), Now.AddHours(10), TimeSpan.FromHours(10), new("refresh"), "read"),
        CreatedAt = Now,
        LastSeenAt = Now,
        ExpiresAt = Now.AddDays(30),
        DueAt = Now.AddHours(9),
    };
}
