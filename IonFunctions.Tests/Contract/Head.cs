using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Contract;

/// <summary>What stands between HTTP and Core: Kestrel as <c>./run.sh</c> has it, or the published Functions app behind its host.</summary>
public abstract class Head
{
    /// <summary>In this process: quick to start, and its inside can be reached.</summary>
    public static Head Kestrel { get; } = new KestrelHead();

    /// <summary>Whether what stands there resolves dot segments before the app sees a path, as the Functions host does.</summary>
    internal virtual bool ResolvesDots => false;

    /// <summary>Starts an instance.</summary>
    /// <param name="ion">Its Ion.</param>
    /// <param name="storage">Its storage.</param>
    /// <param name="settings">Beside the usual ones, by configuration key (<c>Ion:Scopes</c>).</param>
    /// <param name="countStorage">Whether <see cref="TestApp.Operations"/> is to count.</param>
    /// <param name="serveSamples">Whether <c>samples/</c> is served beside it.</param>
    /// <param name="site">The folder of pages that is deployed with it; null for none.</param>
    internal abstract Task<TestApp> StartAsync(
        IIonServer ion,
        Storage storage,
        IReadOnlyDictionary<string, string?>? settings = null,
        bool countStorage = false,
        bool serveSamples = false,
        string? site = null);

    private sealed class KestrelHead : Head
    {
        internal override Task<TestApp> StartAsync(
            IIonServer ion,
            Storage storage,
            IReadOnlyDictionary<string, string?>? settings = null,
            bool countStorage = false,
            bool serveSamples = false,
            string? site = null) =>
            TestApp.StartAsync(ion, storage, settings, configure: null, serveSamples, countStorage ? new() : null, site);
    }
}
