namespace IonFunctions.Tests.Servers;

/// <summary>The contract on the simulator: where it differs from Django OAuth Toolkit, it is wrong.</summary>
public sealed class SimulatedIonContractTests(SimulatedIonFixture fixture) : IonServerContract, IClassFixture<SimulatedIonFixture>
{
    protected override IIonServer Ion => fixture.Server;
}
