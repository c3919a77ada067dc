using IonFunctions.Simulator;
using IonFunctions.Simulator.Faults;
using IonFunctions.Tests.Waiting;

namespace IonFunctions.Tests.Servers;

/// <summary>An endpoint of the simulated Ion that takes requests and does not answer, until the faults are cleared.</summary>
internal sealed class Hang
{
    private readonly SimulatedIon _ion;
    private readonly int _first;

    private Hang(SimulatedIon ion, int first) => (_ion, _first) = (ion, first);

    public static Hang At(SimulatedIon ion, string endpoint)
    {
        var fault = new Fault { Endpoint = endpoint, Delay = TimeSpan.FromHours(1) };
        var first = ion.Faults.Add(fault with { Times = 1 });
        ion.Faults.Add(fault);
        return new(ion, first);
    }

    /// <summary>Waits until the first request hangs there.</summary>
    public Task IsMetAsync() => Eventually.IsTrueAsync(
        () => _ion.Faults.Current.All(fault => fault.Id != _first), "a request has come to the endpoint that hangs");
}
