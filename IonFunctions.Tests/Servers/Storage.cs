using IonFunctions.Local;
using IonFunctions.Tests.Servers;

[assembly: AssemblyFixture(typeof(Storage))]

namespace IonFunctions.Tests.Servers;

/// <summary>One Azurite for all tests, started when the first asks for it. Sessions have random names, so nobody is in anybody's way.</summary>
public sealed class Storage : IAsyncDisposable
{
    private readonly Lazy<Task<Azurite>> _azurite = new(() => Azurite.StartAsync(directory: null, CancellationToken.None));

    public async Task<string> GetConnectionStringAsync() => (await _azurite.Value).ConnectionString;

    public async ValueTask DisposeAsync()
    {
        if (_azurite.IsValueCreated)
        {
            await (await _azurite.Value).DisposeAsync();
        }
    }
}
