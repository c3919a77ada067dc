using IonFunctions.Core.Hosting;
using IonFunctions.Core.Sessions;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Refresh;

/// <summary>Renews a flight's lease while the flight lives (invariant 7).</summary>
internal sealed class LeaseKeeper : IAsyncDisposable
{
    private readonly SessionStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _renewing;
    private Session _latest;

    public LeaseKeeper(SessionStore store, Session leased, TimeProvider time, ILogger logger)
    {
        (_store, _latest, _time, _logger) = (store, leased, time, logger);
        _renewing = RenewAsync();
    }

    /// <summary>Stops renewing; returns the session as last written, to build the next write on.</summary>
    public async Task<Session> StopAsync()
    {
        Cancel();
        await _renewing;
        return _latest;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    // Not CancelAsync, which goes by way of the thread pool: all there is to run is the end of the wait below.
    private void Cancel() => _stop.Cancel();

    private async Task RenewAsync()
    {
        var holder = _latest.Lease!.Holder;
        var refreshToken = _latest.Tokens.RefreshToken;
        while (true)
        {
            try
            {
                await Task.Delay(RefreshTiming.LeaseRenewal, _time, _stop.Token);
                var renewed = await _store.ReplaceAsync(
                    _latest with { Lease = new(holder, _store.UtcNow + RefreshTiming.LeaseDuration) }, _stop.Token);
                var latest = renewed ?? await _store.ReadAsync(_latest.Handle, _stop.Token);
                if (latest?.Lease?.Holder != holder || latest.Tokens.RefreshToken != refreshToken)
                {
                    return; // Somebody took over, or the session is gone: storing the answer sorts that out.
                }

                _latest = latest;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (DependencyUnavailableException e)
            {
                RefreshLog.LeaseNotRenewed(_logger, _latest.Handle, e.InnerException);
            }
        }
    }
}
