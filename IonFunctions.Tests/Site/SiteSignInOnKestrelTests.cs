namespace IonFunctions.Tests.Site;

/// <summary>On Kestrel.</summary>
public sealed class SiteSignInOnKestrelTests(SiteWorld world) : SiteSignInTests(world), IClassFixture<SiteWorld>;
