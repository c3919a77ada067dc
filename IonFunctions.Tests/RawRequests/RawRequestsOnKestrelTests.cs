using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;
using IonFunctions.Local;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Processes;
using IonFunctions.Tests.Refresh;
using IonFunctions.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace IonFunctions.Tests.RawRequests;

/// <summary>
/// On Kestrel, in this process, with sessions in memory: what storage costs is not asked here. Beside no other class, which would use
/// memory of the same heap.
/// </summary>
[Collection(RealProcesses.Name)]
public sealed class RawRequestsOnKestrelTests(SimulatedIonFixture fixture, Storage storage)
    : RawRequestTests(fixture, storage, Head.Kestrel), IClassFixture<SimulatedIonFixture>
{
    protected override int Count => All / 20 * 19;

    /// <inheritdoc/>
    /// <remarks>Unknown ids are remembered for seconds, each by some 200 bytes, and every sign-in at the simulated Ion for good.</remarks>
    protected override long MostGrowth => 16 * 1024 * 1024;

    private protected override Task<TestApp> StartAsync(SimulatedIonServer ion, Storage where, Head on) => TestApp.StartAsync(ion, where, Settings, services => services
        .AddLogging(LocalLogging.Quieten) // As ./run.sh has it.
        .Replace(ServiceDescriptor.Singleton<ISessionTable>(provider => new MemorySessionTable(new(), provider.GetRequiredService<TimeProvider>())))
        .Replace(ServiceDescriptor.Singleton<IDueIndex, MemoryDueIndex>())
        .Replace(ServiceDescriptor.Singleton<IUserIndex, MemoryUserIndex>()));

    private protected override Task<long> MemoryAsync(TestApp app)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Task.FromResult(GC.GetTotalMemory(forceFullCollection: true));
    }
}
