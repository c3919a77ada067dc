using IonFunctions.Local;
using IonFunctions.Tests.Servers;

[assembly: AssemblyFixture(typeof(Storage))]

namespace IonFunctions.Tests.Servers;

/// <summary>One Azurite for all tests, started when the first asks for it. Sessions have random names, so nobody is in anybody's way.</summary>
public sealed class Storage : IAsyncDisposable
{
    private readonly Lazy<Task<Azurite>> _azurite;

    public Storage()
        : this(directory: null)
    {
    }

    /// <summary>For a test that wants one for itself: to stop it, to have its tables to itself, or to have queues too.</summary>
    internal Storage(string? directory, bool forHost = false) => _azurite = new(() => Azurite.StartAsync(directory, CancellationToken.None, forHost));

    public async Task<string> GetConnectionStringAsync() => (await _azurite.Value).ConnectionString;

    internal Task<Azurite> GetAzuriteAsync() => _azurite.Value;

    public async ValueTask DisposeAsync()
    {
        if (_azurite.IsValueCreated)
        {
            await (await _azurite.Value).DisposeAsync();
        }
    }
}
