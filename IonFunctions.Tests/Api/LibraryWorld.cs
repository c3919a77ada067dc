using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Api;

/// <summary>An app that has added the library, the simulated Ion, and Ada, who is signed in: for all tests of a class.</summary>
public sealed class LibraryWorld(Storage storage) : IAsyncLifetime
{
    private SimulatedIonServer? _ion;
    private LibraryApp? _app;
    private Visitor? _ada;

    internal SimulatedIonServer Ion => _ion!;

    internal LibraryApp App => _app!;

    internal Visitor Ada => _ada!;

    internal Storage Storage => storage;

    public async ValueTask InitializeAsync()
    {
        _ion = await SimulatedIonServer.StartAsync();
        _app = await LibraryApp.StartAsync(_ion, storage);
        _ada = _app.NewVisitor();
        await _ada.SignInAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _ada?.Dispose();
        await (_app?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_ion?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
