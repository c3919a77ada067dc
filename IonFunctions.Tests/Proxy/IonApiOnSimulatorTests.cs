using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Proxy;

/// <summary>Ion's API by way of the app, all of it; by subject in the files beside this.</summary>
public abstract partial class IonApiOnSimulatorTests : IonApiContract
{
    private readonly SimulatedIonFixture _fixture;
    private readonly Storage _storage;
    private readonly Head _head;

    protected IonApiOnSimulatorTests(SimulatedIonFixture fixture, Storage storage, Head head)
        : base(storage, head) => (_fixture, _storage, _head) = (fixture, storage, head);

    protected override IIonServer Ion => _fixture.Server;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _fixture.Server.Ion.Faults.Clear();
        GC.SuppressFinalize(this);
    }

    // The defaults are not set: a worker that has them is there already.
    private async Task<TestApp> StartAsync(bool allowWrites = false, string scopes = "read") => await _head.StartAsync(
        Ion,
        _storage,
        new (string Name, string Value, bool IsDefault)[] { ("Proxy:AllowWrites", allowWrites.ToString(), !allowWrites), ("Ion:Scopes", scopes, scopes == "read") }
            .Where(setting => !setting.IsDefault).ToDictionary(setting => setting.Name, string? (setting) => setting.Value));

    private static async Task<Visitor> SignInAsync(TestApp app, string username = SampleUsers.Ada)
    {
        var visitor = app.NewVisitor();
        await visitor.SignInAsync(username);
        return visitor;
    }
}
