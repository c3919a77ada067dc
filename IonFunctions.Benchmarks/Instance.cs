using Azure.Core;
using IonFunctions.Core;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Settings;
using IonFunctions.Core.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Benchmarks;

/// <summary>An instance of the app without a web server: what a sweep needs.</summary>
internal sealed class Instance : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public Instance(IReadOnlyDictionary<string, string?> settings, Action<IServiceCollection>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddIonFunctions(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        Observe(services, Storage);
        configure?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    /// <summary>Sees every storage request of this instance.</summary>
    public StorageMeter Storage { get; } = new();

    public RefreshSweep Sweep => Get<RefreshSweep>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Has a meter see every storage request that an app of these services makes.</summary>
    public static void Observe(IServiceCollection services, StorageMeter meter) => services.AddSingleton(
        provider => new TableStorage(
            provider.GetRequiredService<AppSettings>().Storage,
            provider.GetRequiredService<TokenCredential>(),
            provider.GetRequiredService<StorageClock>(),
            meter));

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
