using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using Azure.Core.Diagnostics;

namespace IonFunctions.Tests.Leaks;

/// <summary>Listens to Azure's libraries as closely as anybody can: each of their events, with what it is made of.</summary>
internal sealed class AzureEvents : IDisposable
{
    private readonly Witness _witness;
    private readonly ConcurrentDictionary<string, bool> _events = new(StringComparer.Ordinal);
    private readonly AzureEventSourceListener _listener;

    public AzureEvents(Witness witness)
    {
        _witness = witness;
        _listener = new(
            (said, message) => _events.TryAdd($"{said.EventName}: {message}\n{string.Join('\n', said.Payload ?? (IEnumerable<object?>)[])}", true),
            EventLevel.LogAlways);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _witness.Keeps(Document.OfText(PlaceKind.AzureEvents, "all of them", string.Join('\n', _events.Keys)));
    }
}
