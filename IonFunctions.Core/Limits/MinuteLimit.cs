using System.Threading.RateLimiting;
using IonFunctions.Core.Telemetry;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Limits;

/// <summary>How much of one kind this instance does for each payer in a minute, which begins with the first of it.</summary>
/// <remarks>
/// .NET's limiter counts, and takes back what turns out not to count: of the four that it has, only <see cref="ConcurrencyLimiter"/>
/// does, and the others go by a clock of their own. The minute is the cache's, which forgets who was quiet, and has a bound.
/// </remarks>
internal sealed class MinuteLimit : IDisposable
{
    /// <summary>Of some hundred bytes each. Of more, those go first that have not been heard of for longest.</summary>
    public const int MostPayers = 10_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly MemoryCache _minutes;
    private readonly string _kind;
    private readonly int _most;
    private readonly TimeProvider _time;
    private readonly Metrics _metrics;
    private readonly ILogger _logger;

    /// <param name="kind">What is limited, for log and metrics.</param>
    /// <param name="most">How much in a minute; none is no limit.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">Counts who is refused.</param>
    /// <param name="logger">Is told, once for each payer and minute.</param>
    public MinuteLimit(string kind, int most, TimeProvider time, Metrics metrics, ILogger logger)
    {
        (_kind, _most, _time, _metrics, _logger) = (kind, most, time, metrics, logger);
        _minutes = new(new MemoryCacheOptions { SizeLimit = MostPayers, CompactionPercentage = 0.1, Clock = new Clock(time) });
    }

    /// <summary>For how many a minute is remembered.</summary>
    public int Count => _minutes.Count;

    /// <summary>Takes one for the payer; without one there is nobody to count for.</summary>
    /// <exception cref="LimitReachedException">The payer has had all of this minute.</exception>
    public Permit Take(Payer? payer)
    {
        if (_most == 0 || payer is null)
        {
            return default;
        }

        var minute = MinuteOf(payer);
        var lease = minute.Limiter.AttemptAcquire();
        if (lease.IsAcquired)
        {
            return new(lease);
        }

        var wait = minute.Ends - _time.GetUtcNow();
        _metrics.Limited(_kind);
        if (minute.IsFirstRefusal())
        {
            LimitsLog.Reached(_logger, _kind, payer, _most, wait);
        }

        throw new LimitReachedException(wait);
    }

    public void Dispose() => _minutes.Dispose();

    private Minute MinuteOf(Payer payer)
    {
        lock (_lock)
        {
            if (_minutes.TryGetValue(payer, out Minute? known))
            {
                return known!;
            }

            var minute = new Minute(
                new(new ConcurrencyLimiterOptions { PermitLimit = _most, QueueLimit = 0 }), _time.GetUtcNow() + Window);
            return _minutes.Set(payer, minute, new MemoryCacheEntryOptions { AbsoluteExpiration = minute.Ends, Size = 1 });
        }
    }

    /// <summary>A limiter holds nothing but numbers where nobody queues, so it is left to the garbage collector: a permit may come back late.</summary>
    private sealed class Minute(ConcurrencyLimiter limiter, DateTimeOffset ends)
    {
        private int _refused;

        public ConcurrencyLimiter Limiter { get; } = limiter;

        public DateTimeOffset Ends { get; } = ends;

        public bool IsFirstRefusal() => Interlocked.Exchange(ref _refused, 1) == 0;
    }

    private sealed class Clock(TimeProvider time) : ISystemClock
    {
        public DateTimeOffset UtcNow => time.GetUtcNow();
    }
}
