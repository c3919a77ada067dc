using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Attacks;

/// <summary>Two instances of one app for the tests of a class, which pass time for each other and leave nothing else behind.</summary>
public sealed class AttackedWorld(Storage storage) : IAsyncLifetime
{
    internal AttackedApp App { get; private set; } = null!;

    /// <summary>The other one, which no test signs in at.</summary>
    internal AttackedApp Beside { get; private set; } = null!;

    internal Storage Storage { get; } = storage;

    public async ValueTask InitializeAsync()
    {
        App = await AttackedApp.StartAsync(Storage);
        Beside = await App.StartBesideAsync(Storage);
    }

    public async ValueTask DisposeAsync()
    {
        await Beside.DisposeAsync();
        await App.DisposeAsync();
    }
}
