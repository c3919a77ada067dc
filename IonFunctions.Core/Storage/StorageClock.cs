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
    private long _offsetTicks;

    /// <summary>The service's time now, to about a second.</summary>
    public DateTimeOffset UtcNow => time.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _offsetTicks));

    public override void OnReceivedResponse(HttpMessage message)
    {
        if (message.Response.Headers.Date is { } date)
        {
            Interlocked.Exchange(ref _offsetTicks, (date + Rest - time.GetUtcNow()).Ticks);
        }
    }
}
