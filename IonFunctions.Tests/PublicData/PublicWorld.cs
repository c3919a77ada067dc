using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.PublicData;

/// <summary>An app and a scripted Ion for the tests of a class, each of which asks for days of its own.</summary>
public class PublicWorld : IAsyncLifetime
{
    private readonly Storage _storage;
    private readonly Head _head;

    public PublicWorld(Storage storage)
        : this(storage, Head.Kestrel)
    {
    }

    private protected PublicWorld(Storage storage, Head head) => (_storage, _head) = (storage, head);

    internal ScriptedIon Ion { get; } = PublicIonScript.Start();

    internal TestApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync() => App = await _head.StartAsync(
        Ion,
        _storage,
        new Dictionary<string, string?>(StorageOperations.NoSweep)
        {
            ["App:AllowedOrigins"] = AppWithoutIon.AllowedOrigin,
            ["Identity:Audiences"] = AppWithoutIon.Audience,
        },
        countStorage: true);

    public virtual async ValueTask DisposeAsync()
    {
        await App.EndAsync();
        await Ion.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

/// <summary>The same on the published Functions app.</summary>
public sealed class PublicWorldOnWorker(Storage storage) : PublicWorld(storage, new WorkerHead());
