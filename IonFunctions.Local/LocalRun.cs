using IonFunctions.Core.Http;
using IonFunctions.Core.Settings;
using IonFunctions.Core.Site;
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
        var sample = SampleRun.Of(options);
        var func = options.Functions ? CoreTools.Find("--functions") : null;

        if (options.AppOnly)
        {
            await RunAppOnlyAsync(options, func, stop);
        }
        else
        {
            await RunAllAsync(options, func, sample, stop);
        }
    }

    private static async Task RunAllAsync(LocalOptions options, string? func, SampleRun? sample, CancellationToken stop)
    {
        var root = RepositoryRoot.Find();
        var path = options.DataDirectory ?? Path.Combine(root, ".local");
        var appUrl = LocalApp.UrlOf(options.Port);
        using var data = DataDirectory.Open(path);
        Say($"Starting IonFunctions; its data is kept in {path}");

        // Disposed of in reverse: the app first, while there is still an Ion and a storage for what is in flight.
        var forHost = func is not null || sample?.NeedsHostStorage is true;
        await using var storage = await Azurite.StartAsync(data.Storage, stop, forHost);
        Say($"  storage  {storage.TableUri} (Azurite, {(forHost ? "tables, blobs and queues" : "tables")})");

        var settings = LocalSettings.Load(root, Environment.GetEnvironmentVariables());
        var publicUrl = settings.PublicUrlOr(appUrl);
        await using var ion = await LocalIon.StartAsync(data.Ion, data.Secrets.ClientSecret, options.Port, publicUrl, stop);
        Say($"  Ion      {ion.BaseUrl} (simulated; control: {ion.ControlUrl})");

        settings.UseRun(ion.BaseUrl, LocalIon.ClientId, storage.ConnectionString, data.Secrets, publicUrl);
        sample?.Configure(settings);
        PrivateFile.Write(data.SettingsFile, settings.ToShell());

        await using var app = func is null
            ? await StartAppAsync(settings, options, stop, Path.Combine(root, "samples"))
            : await StartFunctionsAsync(func, settings, options, appUrl, stop);
        if (func is null)
        {
            Say($"  samples  {appUrl}samples/bell-schedule/ and {appUrl}samples/eighth/ (pages that use the app)");
        }

        await using var sampleProcess = sample is null ? null : await sample.StartAsync(settings, publicUrl, stop);
        if (sample is not null)
        {
            Say($"  sample   {sample}");
        }

        Say($"Sample users at the simulated Ion: {string.Join(", ", SchoolUsers.All.Select(user => $"{user.Username} ({user.UserType})"))}.");
        SayReady(appUrl);

        await WaitAsync(storage, [app as RunProcess, sampleProcess], stop);
        Say("Stopping.");
    }

    private static async Task RunAppOnlyAsync(LocalOptions options, string? func, CancellationToken stop)
    {
        var settings = LocalSettings.Load(RepositoryRoot.TryFind(), Environment.GetEnvironmentVariables());
        settings.UsePublicUrlUnlessSet(LocalApp.UrlOf(options.Port));
        Say("Starting IonFunctions, the app alone; Ion and storage are those of the settings.");

        if (options.DataDirectory is not null)
        {
            Say("  --data is of no use with --app-only: the app keeps nothing on disk.");
        }

        var appUrl = LocalApp.UrlOf(options.Port);
        await using var app = func is null
            ? await StartAppAsync(settings, options, stop)
            : await StartFunctionsAsync(func, settings, options, appUrl, stop);
        SayReady(appUrl);

        await WaitAsync(storage: null, [app as RunProcess], stop);
        Say("Stopping.");
    }

    private static async Task<IAsyncDisposable> StartAppAsync(LocalSettings settings, LocalOptions options, CancellationToken stop, string? samples = null)
    {
        var folder = options.Site ?? (RepositoryRoot.TryFind() is { } root ? Path.Combine(root, "wwwroot") : null);
        var site = folder is null ? null : new EditedSite(folder);
        var logging = new ConfigurationBuilder().AddInMemoryCollection(settings.Values).Build().GetSection("Logging");
        var app = await LocalApp.StartAsync(
            settings.Values, options.Port, services => services.AddConsoleLogging(logging), stop, samples, site?.Options, site is null ? null : site.Map);
        try
        {
            Say($"  app      {app.BaseUrl}");
            SayPages(folder);
            await ReportHealthAsync(app.BaseUrl, stop);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    private static async Task<IAsyncDisposable> StartFunctionsAsync(
        string func, LocalSettings settings, LocalOptions options, Uri appUrl, CancellationToken stop)
    {
        // Here, and not by the host, which takes a minute to give up on a bad one.
        var read = SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(settings.Values).Build());
        new SiteOptions(options.Site ?? Path.Combine(RepositoryRoot.Find(), "wwwroot")).Check(read);
        Say("Building the Functions app.");
        var folder = await FunctionsBuild.RunAsync(Path.Combine(RepositoryRoot.Find(), "IonFunctions"), "The Functions app", options.Site, stop);
        var host = CoreTools.Start(func, folder, settings.ForFunctions(), read.Site.AllowedOrigins, appUrl, "The Functions host");
        try
        {
            Say($"  app      {appUrl} (Functions, {func})");
            SayPages(options.Site, "as they are now, as when they are deployed");
            // While the host starts, it has no answer, or 404 or 503 of its own without a body of the app's.
            await host.WaitUntilAnsweringAsync(
                new(appUrl, Routes.Session), answer => answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) is true, stop);
            await ReportHealthAsync(appUrl, stop);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    // The first request: "Ready" is said by an app that has answered.
    private static async Task ReportHealthAsync(Uri appUrl, CancellationToken stop)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var answer = await client.GetAsync(new Uri(appUrl, Routes.Health), stop);
        if (!answer.IsSuccessStatusCode)
        {
            Say($"  not healthy yet: /{Routes.Health} answers {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(stop)}");
        }
    }

    private static async Task WaitAsync(Azurite? storage, IEnumerable<RunProcess?> processes, CancellationToken stop)
    {
        var storageEnd = storage?.WaitForEndAsync(stop);
        var ends = processes.OfType<RunProcess>().Select(process => (process.Name, End: process.WaitForEndAsync(stop))).ToArray();
        await Task.WhenAny([.. ends.Select(one => one.End), .. new[] { storageEnd, WaitUntilStoppedAsync(stop) }.OfType<Task>()]);
        ThrowIfEnded(ends, stop);
        if (storageEnd is { IsCompletedSuccessfully: true } && !stop.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync(
                "Storage has ended unexpectedly. The app goes on as it does in a storage outage; Ctrl-C and a new start bring storage back.");
            await Task.WhenAny([.. ends.Select(one => one.End), WaitUntilStoppedAsync(stop)]);
            ThrowIfEnded(ends, stop);
        }
    }

    private static void ThrowIfEnded(IEnumerable<(string Name, Task End)> processes, CancellationToken stop)
    {
        if (!stop.IsCancellationRequested && processes.FirstOrDefault(process => process.End.IsCompletedSuccessfully) is { Name: { } name })
        {
            throw new StartException($"{name} has ended; what it wrote last says why.");
        }
    }

    private static async Task WaitUntilStoppedAsync(CancellationToken stop) =>
        await Task.Delay(Timeout.InfiniteTimeSpan, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static void SayPages(string? folder, string how = "a page loads itself anew when a file changes")
    {
        if (folder is not null && File.Exists(Path.Combine(folder, "index.html")))
        {
            Say($"  pages    {folder} ({how})");
        }
    }

    private static void SayReady(Uri appUrl)
    {
        Say("Ctrl-C stops everything.");
        Say($"Ready: {appUrl}");
    }

    private static void Say(string line) => Console.Out.WriteLine(line);
}
