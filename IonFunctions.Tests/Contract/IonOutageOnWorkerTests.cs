using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Contract;

/// <summary>On the published Functions app.</summary>
public sealed class IonOutageOnWorkerTests(SimulatedIonFixture fixture, Storage storage, WorkerHead head)
    : IonOutageTests(fixture, storage, head), IClassFixture<SimulatedIonFixture>, IClassFixture<WorkerHead>;
