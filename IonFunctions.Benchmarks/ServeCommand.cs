using System.Globalization;
using IonFunctions.Benchmarks.Peers;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;
using IonFunctions.Local;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Benchmarks;

/// <summary>What <see cref="StartCommand"/> and <see cref="PeersCommand"/> start: the app, or the least that ASP.NET Core can be.</summary>
internal static class ServeCommand
{
    /// <summary>The app as it is deployed.</summary>
    public const string App = "app";

    /// <summary>The app with its tables in memory.</summary>
    public const string AppInMemory = "app-in-memory";

    /// <summary>An empty app, as the SDK's template makes it.</summary>
    public const string Empty = "empty";

    /// <summary>Kestrel with one answer for nearly everything.</summary>
    public const string Kestrel = "kestrel";

    /// <summary>YARP, and nothing else.</summary>
    public const string Yarp = "yarp";

    /// <summary>What plays Ion.</summary>
    public const string Ion = "ion";

    /// <summary>Serves until standard input ends, or it is ended.</summary>
    public static async Task<int> RunAsync(string what, int port, Uri ion, CancellationToken cancellationToken)
    {
        await using var server = what switch
        {
            App => await LocalApp.StartAsync(Settings(port, ion), port, configureServices: null, cancellationToken),
            AppInMemory => await LocalApp.StartAsync(Settings(port, ion), port, KeepInMemory, cancellationToken),
            Empty => await StartAsync(LeastServers.Empty(port), cancellationToken),
            Kestrel => await StartAsync(LeastServers.Kestrel(port), cancellationToken),
            Yarp => await StartAsync(LeastServers.Yarp(port, ion), cancellationToken),
            Ion => await StartAsync(LeastIon.Build(port), cancellationToken),
            _ => throw new ArgumentException($"{what} is nothing that can be served.", nameof(what)),
        };
        await Counted.TellAsync(cancellationToken);
        return 0;
    }

    /// <summary>As <see cref="Program"/> is told it.</summary>
    public static int PortOf(string port) => int.Parse(port, NumberStyles.None, CultureInfo.InvariantCulture);

    private static async Task<IAsyncDisposable> StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        await app.StartAsync(cancellationToken);
        return app;
    }

    private static void KeepInMemory(IServiceCollection services) => services
        .AddSingleton<ISessionTable, AnySessionTable>()
        .AddSingleton<IUserIndex, MemoryUserIndex>()
        .AddSingleton<IDueIndex, MemoryDueIndex>();

    // As it is deployed. Nobody is at the address of the storage, which neither a start nor a login notices.
    private static Dictionary<string, string?> Settings(int port, Uri ion) => new(StringComparer.Ordinal)
    {
        ["Ion:BaseUrl"] = ion.AbsoluteUri,
        ["Ion:ClientId"] = "client",
        ["Ion:ClientSecret"] = "secret",
        ["App:PublicUrl"] = $"http://localhost:{port}",
        ["Tables:Uri"] = "https://nobody.table.core.windows.net",
        ["Session:Key"] = LocalSecrets.Generate().SessionKey,
    };
}
