namespace IonFunctions.Tests.PublicData;

/// <summary>On Kestrel.</summary>
public sealed class PublicDataOnKestrelTests(PublicWorld world) : PublicDataTests(world), IClassFixture<PublicWorld>;
