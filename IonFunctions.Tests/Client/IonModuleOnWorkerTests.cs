namespace IonFunctions.Tests.Client;

/// <summary>With the published Functions app behind it.</summary>
public sealed class IonModuleOnWorkerTests(WorkerClientWorld world) : IonModuleTests(world), IClassFixture<WorkerClientWorld>;
