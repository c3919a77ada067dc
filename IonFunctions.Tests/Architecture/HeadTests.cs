using IonFunctions.Core;
using IonFunctions.Core.Http;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Site;
using IonFunctions.Core.Telemetry;
using IonFunctions.Tests.Functions.Host;
using NetArchTest.Rules;

namespace IonFunctions.Tests.Architecture;

/// <summary>A head sees all of Core, so that endpoints need not be public; it uses what it maps and how it is set up, and no more.</summary>
public sealed class HeadTests
{
    private static readonly Type[] ForHeads = [typeof(ServiceCollectionExtensions), typeof(ContractRoutes), typeof(TelemetryExport), typeof(Routes), typeof(IonEndpoint), typeof(SharedSweep), typeof(SiteOptions)];

    [Theory]
    [InlineData("IonFunctions")]
    [InlineData("IonFunctions.Local")]
    public async Task A_head_knows_endpoints_routes_the_sweep_the_settings_and_where_the_pages_are(string head)
    {
        var file = Path.Combine(head == "IonFunctions" ? await PublishedWorker.GetFolderAsync() : AppContext.BaseDirectory, head + ".dll");
        var others = typeof(IonEndpoint).Assembly.GetTypes()
            .Where(type => !ForHeads.Contains(type) && !type.IsSubclassOf(typeof(IonEndpoint)) && type.Namespace != Room("Settings") && type.DeclaringType is null)
            .Where(type => type.Namespace?.StartsWith($"{nameof(IonFunctions)}.{nameof(Core)}", StringComparison.Ordinal) is true)
            .Select(type => type.FullName!);

        Assert.NotEmpty(Types.FromFile(file).That().HaveDependencyOnAny([.. ForHeads.Select(type => type.FullName!)]).GetTypes());
        Assert.Empty(Types.FromFile(file).That().HaveDependencyOnAny([.. others]).GetTypes().Select(type => type.FullName));
    }

    [Fact]
    public void The_root_of_Core_only_calls_the_rooms_and_maps_their_endpoints() => Assert.Equal(
        [typeof(ContractRoutes), typeof(ServiceCollectionExtensions)],
        typeof(IonEndpoint).Assembly.GetTypes().Where(type => type.Namespace == $"{nameof(IonFunctions)}.{nameof(Core)}" && type.DeclaringType is null)
            .OrderBy(type => type.Name, StringComparer.Ordinal));

    private static string Room(string name) => Assert.Single(Architecture.Room.All, room => room.Name == name).Namespace;
}
