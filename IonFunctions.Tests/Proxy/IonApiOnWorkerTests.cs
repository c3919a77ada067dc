using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Proxy;

/// <summary>On the published Functions app.</summary>
public sealed class IonApiOnWorkerTests(SimulatedIonFixture fixture, Storage storage, WorkerHead head)
    : IonApiOnSimulatorTests(fixture, storage, head), IClassFixture<SimulatedIonFixture>, IClassFixture<WorkerHead>;
