using IonFunctions.Core.Sessions;

namespace IonFunctions.Core.Refresh;

/// <summary>
/// Until when the holder of a lease that has lapsed may still be about to store Ion's answer (invariant 8), by the storage
/// service's clock; null where there is no such holder. Whoever let a lease lapse may be slow rather than dead.
/// </summary>
internal static class LateAnswers
{
    /// <summary>
    /// What the row is to say once the holder has taken the lease over. However long ago the lease before lapsed: where storage
    /// has been down for all, its holder is waiting to store the answer just as the next comer waits to take over.
    /// </summary>
    public static DateTimeOffset? KnownToWhoTakesOver(Session session, string holder, DateTimeOffset now) =>
        session.Lease is { } lapsed && lapsed.Holder != holder
            ? Later(session.LateAnswerUntil, Later(lapsed.Until + RefreshTiming.LateAnswer, now + RefreshTiming.ReturnAllowance))
            : session.LateAnswerUntil;

    /// <summary>
    /// What the holder that Ion has refused has to wait for. Late may be itself: who has taken over from it may have been given
    /// the new pair, and not have it yet.
    /// </summary>
    public static DateTimeOffset? AwaitedByWhoIsRefused(Session session, string holder) =>
        session.Lease is { } other && other.Holder != holder
            ? Later(session.LateAnswerUntil, other.Until + RefreshTiming.LateAnswer)
            : session.LateAnswerUntil;

    public static DateTimeOffset Later(DateTimeOffset? one, DateTimeOffset other) => one > other ? one.Value : other;
}
