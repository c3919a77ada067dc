using IonFunctions.Core.Hosting;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Limits;
using IonFunctions.Core.Settings;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.PublicData;

/// <summary>
/// Ion's public data for however many ask: Ion is asked by one of them at a time for each resource, and no sooner than its
/// answer is older than <c>Proxy__PublicFor</c>. While Ion fails, its last good answer is given out (RFC 5861 section 4).
/// </summary>
internal sealed class PublicAnswers(
    PublicIon ion, PublicCache cache, PublicBudget budget, RequestLimits limits, InFlightWork inFlight, AppSettings settings, TimeProvider time, ILogger<PublicAnswers> logger)
{
    /// <summary>How long who can be given an older answer waits for a new one.</summary>
    private static readonly TimeSpan PatienceWithAnswer = TimeSpan.FromSeconds(3);

    /// <summary>How long Ion is left alone after it failed.</summary>
    private static readonly TimeSpan Backoff = TimeSpan.FromSeconds(10);

    /// <summary>The same where there is an older answer to give out meanwhile: as seldom as a well Ion is asked.</summary>
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(1);

    private volatile Hold? _hold;

    /// <summary>What is known, or what Ion says. Who leaves stops nothing: the others, and the cache, want the answer.</summary>
    public Task<(PublicEntry Entry, bool WasKept)> GetAsync(PublicResource resource, CancellationToken cancellationToken) =>
        GetAsync(resource, static _ => null, resource, cancellationToken);

    /// <summary>Likewise, for somebody whom it counts for where Ion is asked for what nobody has asked for lately.</summary>
    /// <exception cref="LimitReachedException">They have asked for too much of that.</exception>
    public async Task<(PublicEntry Entry, bool WasKept)> GetAsync<TCaller>(
        PublicResource resource, Func<TCaller, Payer?> payerOf, TCaller caller, CancellationToken cancellationToken)
    {
        var kept = cache.Find(resource);
        if (kept is not null && time.GetUtcNow() < kept.AskAgainAt)
        {
            return (kept, true);
        }

        var name = "public/" + resource.Target;
        var permit = kept is null && !inFlight.IsUnderWay(name) ? limits.PublicData.Take(payerOf(caller)) : default;
        var flight = inFlight.RunOnceAsync(name, () => AskAsync(resource));
        try
        {
            var patience = kept?.Answer is null ? Timeout.InfiniteTimeSpan : PatienceWithAnswer;
            var answer = await flight.WaitAsync(patience, time, cancellationToken);
            if (answer.WasKept)
            {
                permit.GiveBack(); // Ion was not asked.
            }

            return answer;
        }
        catch (TimeoutException)
        {
            return (kept! with { Failure = new(new(IonOutageKind.TimedOut, "Ion is still being waited for")) }, true);
        }
    }

    /// <summary>How long an answer is fresh. That there is nothing is told again within a minute, whatever the setting says.</summary>
    public TimeSpan FreshFor(PublicAnswer answer) => answer.Status == 200 || settings.PublicFor < LongestBackoff ? settings.PublicFor : LongestBackoff;

    private async Task<(PublicEntry Entry, bool WasKept)> AskAsync(PublicResource resource)
    {
        var now = time.GetUtcNow();
        var kept = cache.Find(resource);
        if (kept is not null && now < kept.AskAgainAt)
        {
            return (kept, true); // An earlier flight landed after this one's caller had looked.
        }

        if (_hold is { } hold && now < hold.Until)
        {
            return (new(kept?.Answer, hold.Failure with { Outage = hold.Failure.Outage with { RetryAfter = hold.Until - now } }, hold.Until), true);
        }

        if (kept is null && budget.Take() is { } wait)
        {
            return (new(null, new(new(IonOutageKind.Busy, "too much that is not kept was asked for", wait)), now + wait), true);
        }

        var entry = await ion.FetchAsync(resource) switch
        {
            PublicFetch.Answered { Answer: var answer } => new PublicEntry(answer, Failure: null, answer.AskedAt + FreshFor(answer)),
            PublicFetch.Failed failed => AfterFailure(resource, cache.Find(resource)?.Answer, failed),
            var other => throw new InvalidOperationException(other.ToString()),
        };
        cache.Keep(resource, entry);
        return (entry, false);
    }

    private PublicEntry AfterFailure(PublicResource resource, PublicAnswer? answer, PublicFetch.Failed failed)
    {
        var outage = failed.Outage;
        PublicLog.NotAnswered(logger, resource.Template, outage.Kind, outage.Reason, answer is null ? "nothing" : "an older answer");
        var now = time.GetUtcNow();
        // What is the matter with Ion as a whole is not found out once for each date. A path that fails is that path's matter:
        // whoever found one could else have all others kept from Ion by asking for it.
        if (outage.Kind is IonOutageKind.Unreachable or IonOutageKind.Busy)
        {
            _hold = new(now + (outage.RetryAfter ?? Backoff), failed);
        }

        var backoff = answer is null || settings.PublicFor < Backoff ? Backoff
            : settings.PublicFor < LongestBackoff ? settings.PublicFor
            : LongestBackoff;
        return new(answer, failed, now + (outage.RetryAfter > backoff ? outage.RetryAfter.Value : backoff));
    }

    private sealed record Hold(DateTimeOffset Until, PublicFetch.Failed Failure);
}
