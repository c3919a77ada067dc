using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Contract;

/// <summary>On the published Functions app.</summary>
public sealed class SignInOutageOnWorkerTests(SimulatedIonFixture fixture, Storage storage, WorkerHead head)
    : SignInOutageTests(fixture, storage, head), IClassFixture<SimulatedIonFixture>, IClassFixture<WorkerHead>;
