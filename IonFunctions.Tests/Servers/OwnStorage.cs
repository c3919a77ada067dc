using IonFunctions.Tests.Refresh;

namespace IonFunctions.Tests.Servers;

/// <summary>
/// One Azurite for the tests of a class alone: who signs in has no session there from another class, and nobody elsewhere
/// loses one by what these tests end. Those of the class empty it between them.
/// </summary>
public sealed class OwnStorage : IAsyncDisposable
{
    internal Storage Storage { get; } = new();

    public ValueTask DisposeAsync() => Storage.DisposeAsync();

    internal async Task ClearAsync() => await new StoredSessions(await Storage.GetConnectionStringAsync()).ClearAsync();
}
