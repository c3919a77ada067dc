namespace IonFunctions.Tests.Site;

/// <summary>On Kestrel.</summary>
public sealed class SiteOnKestrelTests(SiteWorld world) : SiteTests(world), IClassFixture<SiteWorld>;
