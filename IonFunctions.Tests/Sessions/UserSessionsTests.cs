using IonFunctions.Core.Sessions;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Refresh;
using IonFunctions.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace IonFunctions.Tests.Sessions;

/// <summary>A user's sessions, listed and ended from any of them, without a look at anybody else's.</summary>
public abstract class UserSessionsTests(Storage storage) : IAsyncLifetime
{
    private protected virtual IReadOnlyDictionary<string, string?> Settings => StorageOperations.NoSweep;

    private protected static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private protected StorageOperations Operations { get; } = new();

    private protected FakeTimeProvider Time { get; } = StorageOperations.NewTime();

    private protected SimulatedIonServer Ion { get; private set; } = null!;

    private protected TestApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Ion = await SimulatedIonServer.StartAsync(new() { TimeProvider = Time });
        App = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Ion.DisposeAsync();
        await new StoredSessions(await GetConnectionStringAsync()).ClearAsync();
        GC.SuppressFinalize(this);
    }

    private protected async Task<Visitor> SignInAsync(string username)
    {
        var visitor = App.NewVisitor();
        await visitor.SignInAsync(username);
        return visitor;
    }

    private protected async Task<IEnumerable<SessionHandle>> HandlesAsync(UserKey user) =>
        (await App.Services.GetRequiredService<IUserIndex>().ListAsync(user, CancellationToken)).Select(row => row.Handle);

    private protected Task<string> GetConnectionStringAsync() => storage.GetConnectionStringAsync();

    private protected Task<TestApp> StartAsync(Dictionary<string, string?>? settings = null, IIonServer? ion = null) => TestApp.StartAsync(ion ?? Ion, storage, settings ?? Settings, Configure);

    private protected virtual void Configure(IServiceCollection services)
    {
        Operations.Count(services);
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Time));
    }
}
