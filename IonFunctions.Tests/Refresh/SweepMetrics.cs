using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using IonFunctions.Tests.Contract;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Tests.Refresh;

/// <summary>What an instance's meter has said, summed up by instrument and outcome.</summary>
internal sealed class SweepMetrics : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, double> _sums = new();

    public SweepMetrics(TestApp app)
    {
        var scope = app.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "IonFunctions" && ReferenceEquals(instrument.Meter.Scope, scope))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add($"{instrument.Name}/{tags[0].Value}", value));
        _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Add(instrument.Name, value));
        _listener.Start();
    }

    public double this[string name] => _sums.GetValueOrDefault(name, double.NaN);

    public void Dispose() => _listener.Dispose();

    private void Add(string name, double value) => _sums.AddOrUpdate(name, value, (_, sum) => sum + value);
}
