namespace IonFunctions.Tests.Site;

/// <summary>On the published Functions app.</summary>
public sealed class SiteSignInOnWorkerTests(WorkerSiteWorld world) : SiteSignInTests(world), IClassFixture<WorkerSiteWorld>;
