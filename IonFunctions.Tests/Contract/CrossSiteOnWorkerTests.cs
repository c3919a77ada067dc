namespace IonFunctions.Tests.Contract;

/// <summary>On the published Functions app, with the platform's CORS in front of it.</summary>
public sealed class CrossSiteOnWorkerTests(WorkerWithoutIon fixture) : CrossSiteTests(fixture), IClassFixture<WorkerWithoutIon>;
