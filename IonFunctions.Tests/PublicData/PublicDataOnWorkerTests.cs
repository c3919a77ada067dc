namespace IonFunctions.Tests.PublicData;

/// <summary>On the published Functions app.</summary>
public sealed class PublicDataOnWorkerTests(PublicWorldOnWorker world) : PublicDataTests(world), IClassFixture<PublicWorldOnWorker>;
