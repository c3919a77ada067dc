using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.RawRequests;

/// <summary>On the published Functions app, behind its host: what the host reads otherwise than the worker would be seen here.</summary>
public sealed class RawRequestsOnWorkerTests(SimulatedIonFixture fixture, Storage storage, WorkerHead head)
    : RawRequestTests(fixture, storage, head), IClassFixture<SimulatedIonFixture>, IClassFixture<WorkerHead>
{
    protected override int Count => All / 5;

    protected override bool IsBehindHost => true;

    /// <inheritdoc/>
    /// <remarks>The worker's heap can't be looked at from here; its process has pages that the collector has yet to give back.</remarks>
    protected override long MostGrowth => 64 * 1024 * 1024;

    private protected override Dictionary<string, string?> Settings => new(base.Settings) { ["DOTNET_GCgen0size"] = "400000" }; // 4 MB, so that garbage is soon collected.

    private protected override async Task<long> MemoryAsync(TestApp app)
    {
        await app.Host.WaitForWorkerAsync(TestContext.Current.CancellationToken);
        return app.Host.WorkerMemory;
    }
}
