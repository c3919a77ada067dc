namespace IonFunctions.Tests.Contract;

/// <summary>On the published Functions app.</summary>
public sealed class MethodOnWorkerTests(WorkerWithoutIon fixture) : MethodTests(fixture), IClassFixture<WorkerWithoutIon>;
