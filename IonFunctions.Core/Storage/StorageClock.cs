using Azure.Core;
using Azure.Core.Pipeline;

namespace IonFunctions.Core.Storage;

/// <summary>
/// The storage service's clock, read off the <c>Date</c> of every answer. Leases are timed by it, so that an instance
/// whose own clock is minutes off neither breaks into a lease nor waits for one that has lapsed.
/// </summary>
internal sealed class StorageClock(TimeProvider time) : HttpPipelineSynchronousPolicy
{
    // An HTTP date has whole seconds, cut off: half a second is the expected rest.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(500);

    // An answer that was long under way, or lay here while this machine stood still, tells of a time that is past; taken for
    // now, it would make a lease look alive that has lapsed (invariant 1).
    private static readonly TimeSpan LongestExchange = TimeSpan.FromSeconds(2);
    private long _offsetTicks;

    /// <summary>The service's time now, to about a second.</summary>
    public DateTimeOffset UtcNow => time.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _offsetTicks));

    public override void OnSendingRequest(HttpMessage message) => message.SetProperty(typeof(StorageClock), time.GetUtcNow());

    public override void OnReceivedResponse(HttpMessage message)
    {
        if (message.Response.Headers.Date is { } date && message.TryGetProperty(typeof(StorageClock), out var property)
            && property is DateTimeOffset sent && time.GetUtcNow() is var received
            // By the wall clock, which a sleep moves on; one that was set meanwhile tells nothing either.
            && received - sent is var taken && taken >= TimeSpan.Zero && taken <= LongestExchange)
        {
            Interlocked.Exchange(ref _offsetTicks, (date + Rest - received).Ticks);
        }
    }
}
