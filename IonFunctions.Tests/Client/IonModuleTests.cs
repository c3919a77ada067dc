using System.Text.Json;
using Microsoft.Playwright;

namespace IonFunctions.Tests.Client;

/// <summary>Every function of <c>ion.js</c>, in a page on the app's own origin; by subject in the files beside this.</summary>
public abstract partial class IonModuleTests(ClientWorld world) : IDisposable
{
    public void Dispose()
    {
        world.Ion.Ion.Faults.Clear();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void The_module_is_small() =>
        Assert.InRange(new FileInfo(Path.Combine(IonFunctions.Local.RepositoryRoot.Find(), "IonFunctions.Core", "Client", "ion.js")).Length, 1, 9_999);

    private async Task<bool> IsSignedInAsync(IPage page) =>
        (await world.RunAsync(page, "return (await ion.session()).signedIn;")) is { ValueKind: JsonValueKind.True };
}
