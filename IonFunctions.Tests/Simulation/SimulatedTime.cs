namespace IonFunctions.Tests.Simulation;

/// <summary>An instance's clock, which may be off, and its timers, which run by the true time.</summary>
internal sealed class SimulatedTime(Scheduler scheduler, Process process) : TimeProvider
{
    /// <summary>How far the clock is off.</summary>
    public TimeSpan Error { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => scheduler.Now + Error;

    public override long GetTimestamp() => scheduler.Now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new OneShot(scheduler, process, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class OneShot(Scheduler scheduler, Process process, TimerCallback callback, object? state) : ITimer
    {
        private int _setting;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (period != Timeout.InfiniteTimeSpan && period != TimeSpan.Zero)
            {
                throw new NotSupportedException("nothing in the protocol has a periodic timer");
            }

            var setting = ++_setting;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                scheduler.After(dueTime, () => process.Fire(() =>
                {
                    if (setting == _setting)
                    {
                        callback(state);
                    }
                }));
            }

            return true;
        }

        public void Dispose() => _setting++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
