namespace IonFunctions.Tests.Site;

/// <summary>On the published Functions app.</summary>
public sealed class SitePathOnWorkerTests(WorkerSiteWorld world) : SitePathTests(world), IClassFixture<WorkerSiteWorld>;
