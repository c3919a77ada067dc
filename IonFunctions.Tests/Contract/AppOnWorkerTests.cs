using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Contract;

/// <summary>The contract with the simulated Ion, on the published Functions app.</summary>
public sealed class AppOnWorkerTests(SimulatedIonFixture fixture, Storage storage, WorkerHead head)
    : AppContract(storage, head), IClassFixture<SimulatedIonFixture>, IClassFixture<WorkerHead>
{
    protected override IIonServer Ion => fixture.Server;
}
