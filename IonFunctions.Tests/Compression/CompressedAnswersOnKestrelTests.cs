using IonFunctions.Tests.PublicData;

namespace IonFunctions.Tests.Compression;

/// <summary>On Kestrel.</summary>
public sealed class CompressedAnswersOnKestrelTests(PublicWorld world) : CompressedAnswersTests(world), IClassFixture<PublicWorld>;
