using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Contract;

/// <summary>On the published Functions app.</summary>
public sealed class HotPathOnWorkerTests(SimulatedIonFixture fixture, Storage storage, WorkerHead head)
    : HotPathTests(fixture, storage, head), IClassFixture<SimulatedIonFixture>, IClassFixture<WorkerHead>;
