using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Contract;

/// <summary>On the published Functions app.</summary>
public sealed class HeadersOnWorkerTests(WorkerWithoutIon fixture, Storage storage) : HeadersTests(fixture, storage), IClassFixture<WorkerWithoutIon>;
