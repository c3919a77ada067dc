using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Site;

/// <summary>An app with pages beside it, for the tests of a class; without an Ion.</summary>
public class SiteWorld : IAsyncLifetime
{
    private readonly Storage _storage;
    private readonly TestSite _pages = new();

    public SiteWorld(Storage storage)
        : this(storage, Head.Kestrel)
    {
    }

    private protected SiteWorld(Storage storage, Head head) => (_storage, Head) = (storage, head);

    internal Head Head { get; }

    /// <summary>With pages that are for those who are signed in.</summary>
    internal TestApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync() => App = await StartAsync(TestSite.Settings);

    public virtual async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        _pages.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Another instance, with the same pages.</summary>
    internal Task<TestApp> StartAsync(params (string Name, string? Value)[] settings) => Head.StartAsync(
        new ClosedIon(), _storage, settings.ToDictionary(setting => setting.Name, setting => setting.Value), site: _pages.Folder);
}
