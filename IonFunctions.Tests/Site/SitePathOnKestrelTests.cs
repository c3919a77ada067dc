namespace IonFunctions.Tests.Site;

/// <summary>On Kestrel.</summary>
public sealed class SitePathOnKestrelTests(SiteWorld world) : SitePathTests(world), IClassFixture<SiteWorld>;
