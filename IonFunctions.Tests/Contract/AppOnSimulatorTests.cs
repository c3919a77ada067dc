using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Contract;

/// <summary>The contract with the simulated Ion.</summary>
public sealed class AppOnSimulatorTests(SimulatedIonFixture fixture, Storage storage) : AppContract(storage, Head.Kestrel), IClassFixture<SimulatedIonFixture>
{
    protected override IIonServer Ion => fixture.Server;
}
