using IonFunctions.Tests.PublicData;

namespace IonFunctions.Tests.Compression;

/// <summary>On the published Functions app.</summary>
public sealed class CompressedAnswersOnWorkerTests(PublicWorldOnWorker world) : CompressedAnswersTests(world), IClassFixture<PublicWorldOnWorker>;
