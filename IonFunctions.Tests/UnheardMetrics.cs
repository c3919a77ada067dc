using System.Diagnostics.Metrics;
using IonFunctions.Core.Telemetry;

namespace IonFunctions.Tests;

/// <summary>Metrics for code under test whose measurements no test asks for.</summary>
internal sealed class UnheardMetrics : IMeterFactory
{
    public static Metrics Instance { get; } = new(new UnheardMetrics());

    public Meter Create(MeterOptions options) => new(options);

    public void Dispose()
    {
    }
}
