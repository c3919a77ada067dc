using IonFunctions.Core.Hosting;
using IonFunctions.Core.Telemetry;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.SignIn;

/// <summary>
/// Exchanges of codes. One, once begun, is seen through like a refresh (invariant 7): Ion has issued tokens whether or not
/// the browser is still there. A reload joins it; a session that no browser collects is ended, and its tokens revoked.
/// </summary>
/// <remarks>
/// What is remembered here is this instance's. At another, a repeated code meets Ion, where it is good for one exchange: the
/// repetition fails (<c>invalid_grant</c>) with a way to start again, and the first exchange ends as it would have.
/// </remarks>
internal sealed class SignInFlights : IDisposable
{
    /// <summary>How long a person is kept waiting for Ion.</summary>
    public static readonly TimeSpan CallerPatience = TimeSpan.FromSeconds(30);

    // A browser that lost its connection is back at once, or its user has given up.
    private static readonly TimeSpan CollectedWithin = TimeSpan.FromSeconds(2);

    // No new request can come then; those that wait are given the time to take it.
    private static readonly TimeSpan CollectedAtShutdownWithin = TimeSpan.FromSeconds(1);
    private const int MostUsed = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, SignInFlight> _flights = new(StringComparer.Ordinal);
    private readonly MemoryCache _used;
    private readonly SignOutService _signOut;
    private readonly InFlightWork _inFlight;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public SignInFlights(SignOutService signOut, InFlightWork inFlight, TimeProvider time, ILogger<SignInFlights> logger)
    {
        (_signOut, _inFlight, _time, _logger) = (signOut, inFlight, time, logger);
        _used = new(new MemoryCacheOptions { SizeLimit = MostUsed, CompactionPercentage = 0.1, Clock = new Clock(time) });
    }

    /// <summary>
    /// Begins the exchange for an attempt, or joins that which is under way; null when the attempt has been used. Only for
    /// who has its cookie.
    /// </summary>
    /// <param name="attempt">Which.</param>
    /// <param name="begin">Gives the exchange where it is to begin; where it throws, none does.</param>
    public SignInFlight? JoinOrBegin(string attempt, Func<Func<Task<SignInOutcome>>> begin)
    {
        SignInFlight flight;
        Func<Task<SignInOutcome>> exchange;
        lock (_lock)
        {
            if (_flights.TryGetValue(attempt, out var found))
            {
                return found.Collected.IsCompleted ? null : found;
            }

            if (_used.TryGetValue(attempt, out _))
            {
                return null;
            }

            exchange = begin();
            flight = new();
            _flights.Add(attempt, flight);
            _used.Set(attempt, true, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = SignInAttempt.Lifetime, Size = 1 });
        }

        _ = _inFlight.RunOnceAsync("sign-in/" + attempt, () => RunAsync(attempt, flight, exchange));
        return flight;
    }

    public void Dispose() => _used.Dispose();

    private async Task RunAsync(string attempt, SignInFlight flight, Func<Task<SignInOutcome>> exchange)
    {
        try
        {
            var outcome = await exchange();
            flight.Complete(outcome);
            if (outcome is SignInOutcome.SignedIn signedIn)
            {
                await EndUnlessCollectedAsync(flight, signedIn);
            }
        }
#pragma warning disable CA1031 // Whatever it is, it goes to whoever waits; what can't be ended here ends when it is idle.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!flight.Fail(e))
            {
                Log.Unexpected(_logger, e);
            }
        }
        finally
        {
            lock (_lock)
            {
                _flights.Remove(attempt);
            }
        }
    }

    private async Task EndUnlessCollectedAsync(SignInFlight flight, SignInOutcome.SignedIn signedIn)
    {
        using (var waiting = new CancellationTokenSource())
        {
            await Task.WhenAny(flight.Collected, _inFlight.Stopping, Task.Delay(CollectedWithin, _time, waiting.Token));
            await waiting.CancelAsync();
        }

        if (!flight.Collected.IsCompleted && _inFlight.Stopping.IsCompleted)
        {
            await Task.WhenAny(flight.Collected, Task.Delay(CollectedAtShutdownWithin, _time, CancellationToken.None));
        }

        if (flight.GiveUp())
        {
            SignInLog.NotCollected(_logger, signedIn.Id.Handle);
            await _signOut.EndQuietlyAsync(signedIn.Id.Handle);
        }
    }

    private sealed class Clock(TimeProvider time) : ISystemClock
    {
        public DateTimeOffset UtcNow => time.GetUtcNow();
    }
}
