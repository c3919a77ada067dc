namespace IonFunctions.Tests.Servers;

/// <summary>One simulated Ion for the tests of a class, which run one after another.</summary>
public sealed class SimulatedIonFixture : IAsyncLifetime
{
    private SimulatedIonServer? _server;

    internal SimulatedIonServer Server => _server ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync() => _server = await SimulatedIonServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
