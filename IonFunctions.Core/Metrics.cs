using System.Diagnostics.Metrics;
using IonFunctions.Core.Refresh;

namespace IonFunctions.Core;

/// <summary>Everything that Core measures.</summary>
internal sealed class Metrics
{
    /// <summary>The meter's name, to subscribe to.</summary>
    public const string MeterName = "IonFunctions";

    private readonly Counter<int> _sessions;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _lag;

    public Metrics(IMeterFactory factory)
    {
        var meter = factory.Create(MeterName);
        _sessions = meter.CreateCounter<int>("ionfunctions.sweep.sessions", "{session}", "Sessions that sweeps looked at, by outcome");
        _duration = meter.CreateHistogram<double>("ionfunctions.sweep.duration", "s", "How long a sweep took");
        _lag = meter.CreateHistogram<double>("ionfunctions.sweep.lag", "s", "How late a sweep looked at its oldest session");
    }

    public void Swept(SweepReport report, TimeSpan elapsed)
    {
        _sessions.Add(report.Refreshed, new KeyValuePair<string, object?>("outcome", "refreshed"));
        _sessions.Add(report.Ended, new KeyValuePair<string, object?>("outcome", "ended"));
        _sessions.Add(report.Postponed, new KeyValuePair<string, object?>("outcome", "postponed"));
        _duration.Record(elapsed.TotalSeconds);
        _lag.Record(report.Lag.TotalSeconds);
    }
}
