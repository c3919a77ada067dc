namespace IonFunctions.Tests.Site;

/// <summary>On the published Functions app.</summary>
public sealed class SiteOnWorkerTests(WorkerSiteWorld world) : SiteTests(world), IClassFixture<WorkerSiteWorld>;
