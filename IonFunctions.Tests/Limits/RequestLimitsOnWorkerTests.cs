using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Limits;

/// <summary>On the published Functions app, which has a client's address from its host.</summary>
public sealed class RequestLimitsOnWorkerTests(SimulatedIonFixture fixture, Storage storage, WorkerHead head)
    : RequestLimitsTests(fixture, storage, head), IClassFixture<SimulatedIonFixture>, IClassFixture<WorkerHead>;
