using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Contract;

/// <summary>
/// What the app promises over HTTP, against whatever plays Ion: the simulator, and Django OAuth
/// Toolkit, which is what Ion runs. By subject in the files beside this.
/// </summary>
public abstract partial class AppContract(Storage storage, Head head) : IAsyncLifetime
{
    private readonly List<TestApp> _instances = [];

    protected abstract IIonServer Ion { get; }

    private TestApp App => _instances[0];

    public async ValueTask InitializeAsync()
    {
        await Ion.SetAccessTokenLifetimeAsync(TimeSpan.FromHours(10));
        _instances.Add(await head.StartAsync(Ion, storage));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in _instances)
        {
            await instance.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private async Task StartInstancesAsync(int count)
    {
        while (_instances.Count < count)
        {
            _instances.Add(await head.StartAsync(Ion, storage));
        }
    }
}
