using System.Threading.RateLimiting;

namespace IonFunctions.Core.Limits;

/// <summary>One of those that somebody has in a minute, taken before it is known what the request comes to.</summary>
internal readonly struct Permit(RateLimitLease? lease)
{
    /// <summary>The request was none of those that are limited.</summary>
    public void GiveBack() => lease?.Dispose();
}
