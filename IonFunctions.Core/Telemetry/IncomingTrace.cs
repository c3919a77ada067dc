using System.Diagnostics;

namespace IonFunctions.Core.Telemetry;

/// <summary>
/// What a request may bring along for its trace: the IDs, by which it is found again, and nothing else. <c>baggage</c> would go on to storage and the
/// vault with every request of theirs, and <c>tracestate</c> into every span, and both are whatever anybody has written there.
/// </summary>
internal sealed class IncomingTrace : DistributedContextPropagator
{
    private readonly DistributedContextPropagator _w3c = CreateW3CPropagator();

    public override IReadOnlyCollection<string> Fields { get; } = ["traceparent"];

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) => _w3c.Inject(activity, carrier, setter);

    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
    {
        _w3c.ExtractTraceIdAndState(carrier, getter, out traceId, out _);
        traceState = null;
    }

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;
}
