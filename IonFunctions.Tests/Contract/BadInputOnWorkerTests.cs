using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Contract;

/// <summary>On the published Functions app.</summary>
public sealed class BadInputOnWorkerTests(DjangoIonFixture fixture, Storage storage, WorkerHead head)
    : BadInputTests(fixture, storage, head), IClassFixture<DjangoIonFixture>, IClassFixture<WorkerHead>;
