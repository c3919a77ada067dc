using IonFunctions.Tests.Client;

namespace IonFunctions.Tests.Journeys;

/// <summary>With the published Functions app behind it.</summary>
public sealed class SampleJourneyOnWorkerTests(WorkerClientWorld world) : SampleJourneyTests(world), IClassFixture<WorkerClientWorld>;
