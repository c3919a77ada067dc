using IonFunctions.Core;
using IonFunctions.Simulator.School;
using Microsoft.Extensions.Configuration;

namespace IonFunctions.Local;

/// <summary>One run: what is started, in which order, and what is said about it.</summary>
internal static class LocalRun
{
    /// <summary>Starts everything, says <c>Ready:</c>, and stops everything when asked to.</summary>
    public static async Task RunAsync(LocalOptions options, CancellationToken stop)
    {
        // Before the slow parts, so that a newcomer does not wait for the news.
        Ports.EnsureFree(options.Port);
        LoopbackProxy.Bypass();

        if (options.AppOnly)
        {
            await RunAppOnlyAsync(options, stop);
        }
        else
        {
            await RunAllAsync(options, stop);
        }
    }

    private static async Task RunAllAsync(LocalOptions options, CancellationToken stop)
    {
        var root = RepositoryRoot.Find();
        var path = options.DataDirectory ?? Path.Combine(root, ".local");
        var appUrl = LocalApp.UrlOf(options.Port);
        using var data = DataDirectory.Open(path);
        Say($"Starting IonFunctions; its data is kept in {path}");

        // Disposed of in reverse: the app first, while there is still an Ion and a storage for what is in flight.
        await using var storage = await Azurite.StartAsync(data.Storage, stop);
        Say($"  storage  {storage.TableUri} (Azurite, tables)");

        await using var ion = await LocalIon.StartAsync(data.Ion, data.Secrets.ClientSecret, options.Port, stop);
        Say($"  Ion      {ion.BaseUrl} (simulated; control: {ion.ControlUrl})");

        var settings = LocalSettings.Load(root, Environment.GetEnvironmentVariables());
        settings.UseRun(ion.BaseUrl, LocalIon.ClientId, storage.ConnectionString, data.Secrets, appUrl);
        PrivateFile.Write(data.SettingsFile, settings.ToShell());

        var samples = Path.Combine(root, "samples");
        await using var app = await StartAppAsync(settings, options.Port, stop, samples);
        Say($"  sample   {app.BaseUrl}samples/schedule/ (a page that uses the app)");
        Say($"Sample users at the simulated Ion: {string.Join(", ", SchoolUsers.All.Select(user => $"{user.Username} ({user.UserType})"))}.");
        SayReady(app);

        await WaitAsync(storage, stop);
        Say("Stopping.");
    }

    private static async Task RunAppOnlyAsync(LocalOptions options, CancellationToken stop)
    {
        var settings = LocalSettings.Load(RepositoryRoot.TryFind(), Environment.GetEnvironmentVariables());
        settings.UsePublicUrlUnlessSet(LocalApp.UrlOf(options.Port));
        Say("Starting IonFunctions, the app alone; Ion and storage are those of the settings.");

        if (options.DataDirectory is not null)
        {
            Say("  --data is of no use with --app-only: the app keeps nothing on disk.");
        }

        await using var app = await StartAppAsync(settings, options.Port, stop);
        SayReady(app);

        await WaitUntilStoppedAsync(stop);
        Say("Stopping.");
    }

    private static async Task<LocalApp> StartAppAsync(LocalSettings settings, int port, CancellationToken stop, string? samples = null)
    {
        var logging = new ConfigurationBuilder().AddInMemoryCollection(settings.Values).Build().GetSection("Logging");
        var app = await LocalApp.StartAsync(settings.Values, port, services => services.AddConsoleLogging(logging), stop, samples);
        try
        {
            Say($"  app      {app.BaseUrl}");
            await ReportHealthAsync(app, stop);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    // The first request: "Ready" is said by an app that has answered.
    private static async Task ReportHealthAsync(LocalApp app, CancellationToken stop)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var answer = await client.GetAsync(new Uri(app.BaseUrl, Routes.Health), stop);
        if (!answer.IsSuccessStatusCode)
        {
            Say($"  not healthy yet: /{Routes.Health} answers {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(stop)}");
        }
    }

    private static async Task WaitAsync(Azurite storage, CancellationToken stop)
    {
        await Task.WhenAny(storage.WaitForEndAsync(stop), WaitUntilStoppedAsync(stop));
        if (!stop.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync(
                "Storage has ended unexpectedly. The app goes on as it does in a storage outage; Ctrl-C and a new start bring storage back.");
        }

        await WaitUntilStoppedAsync(stop);
    }

    private static async Task WaitUntilStoppedAsync(CancellationToken stop) =>
        await Task.Delay(Timeout.InfiniteTimeSpan, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static void SayReady(LocalApp app)
    {
        Say("Ctrl-C stops everything.");
        Say($"Ready: {app.BaseUrl}");
    }

    private static void Say(string line) => Console.Out.WriteLine(line);
}
