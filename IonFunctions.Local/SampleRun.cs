using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace IonFunctions.Local;

/// <summary>The sample that a run starts beside the app, and where it answers.</summary>
internal sealed class SampleRun
{
    /// <summary>How far above the app's port its own is: beyond those of further instances.</summary>
    public const int PortsAbove = LocalIon.PortsBeside + 1;

    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    private readonly Sample _sample;
    private readonly string? _func;

    private SampleRun(Sample sample, Uri url, string? func) => (_sample, Url, _func) = (sample, url, func);

    public Uri Url { get; }

    /// <summary>Whether it keeps something in queues, and its host in blobs.</summary>
    public bool NeedsHostStorage => _sample.Kind == SampleKind.Functions;

    private string Name => $"samples/{_sample.Name}";

    /// <summary>The one that the options name, if they do.</summary>
    /// <exception cref="StartException">It can't be started here.</exception>
    public static SampleRun? Of(LocalOptions options) =>
        options.Sample is { } name ? Of(options, Sample.Find(Path.Combine(RepositoryRoot.Find(), "samples"), name)) : null;

    /// <param name="options">With the app's port.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="path">Where Core Tools are looked for; by default on the PATH.</param>
    /// <exception cref="StartException">It can't be started here.</exception>
    public static SampleRun Of(LocalOptions options, Sample sample, string? path = null)
    {
        if (sample.Kind == SampleKind.Page)
        {
            return options.Functions
                ? throw new StartException($"samples/{sample.Name} is a page that --functions does not serve: leave that out, or copy it into your pages with ./run.sh new {sample.Name}.")
                : new(sample, new Uri(LocalApp.UrlOf(options.Port), $"samples/{sample.Name}/"), func: null);
        }

        var port = options.Port + PortsAbove;
        if (port > IPEndPoint.MaxPort)
        {
            throw new StartException($"A sample's port is {PortsAbove} above the app's, and there is no {port}: choose another with --port N.");
        }

        Ports.EnsureFree(port);
        return new(sample, LocalApp.UrlOf(port), sample.Kind == SampleKind.Functions ? CoreTools.Find("--sample", path) : null);
    }

    /// <summary>Gives the app the settings without which it would refuse the sample.</summary>
    public void Configure(LocalSettings settings)
    {
        switch (_sample.Kind)
        {
            case SampleKind.Python or SampleKind.Node:
                settings.AddOwnServer(Url.GetLeftPart(UriPartial.Authority));
                break;
            case SampleKind.Functions:
                settings.AllowOffline();
                break;
            default:
                break;
        }
    }

    /// <summary>Starts it, and returns when it answers; null where the app itself serves it.</summary>
    /// <exception cref="StartException">It does not build, or ended.</exception>
    public async Task<RunProcess?> StartAsync(LocalSettings settings, Uri publicUrl, CancellationToken stop)
    {
        if (_sample.Kind == SampleKind.Page)
        {
            return null;
        }

        var process = _sample.Kind == SampleKind.Functions ? await StartFunctionsAsync(settings, stop) : await StartServerAsync(publicUrl, stop);
        try
        {
            // While the Functions host starts, it has none, 404 or 503.
            await process.WaitUntilAnsweringAsync(Url, answer => _func is null || answer.IsSuccessStatusCode, stop);
            return process;
        }
        catch (StartException exception) when (_sample.Kind == SampleKind.Python && File.Exists(Path.Combine(_sample.Folder, "requirements.txt")))
        {
            await process.DisposeAsync();
            throw new StartException($"{exception.Message} What it needs is installed by: python3 -m pip install -r {Name}/requirements.txt", exception);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public override string ToString() => $"{Url} ({Name}{(NeedsHostStorage ? $", Functions, {_func}" : "")})";

    private async Task<RunProcess> StartFunctionsAsync(LocalSettings settings, CancellationToken stop)
    {
        await Console.Out.WriteLineAsync($"Building {Name}.");
        var folder = await FunctionsBuild.RunAsync(_sample.Folder, Name, site: null, stop);
        var all = new Dictionary<string, string>(settings.ForFunctions(), StringComparer.OrdinalIgnoreCase);
        all.TryAdd("RemindersSchedule", "0 * * * * *"); // Every minute, so that there is something to see.
        return CoreTools.Start(_func!, folder, all, origins: [], Url, Name);
    }

    private async Task<RunProcess> StartServerAsync(Uri publicUrl, CancellationToken stop)
    {
        var isNode = _sample.Kind == SampleKind.Node;
        if (isNode && File.Exists(Path.Combine(_sample.Folder, "package-lock.json")))
        {
            await NodePackages.EnsureAsync(_sample.Folder, $"what {Name} needs", stop);
        }

        var start = new ProcessStartInfo(isNode ? "node" : OperatingSystem.IsWindows() ? "python" : "python3", [isNode ? "server.js" : "server.py"])
        {
            WorkingDirectory = _sample.Folder,
            UseShellExecute = false,
        };
        start.Environment["APP_URL"] = publicUrl.GetLeftPart(UriPartial.Authority);
        start.Environment["AUDIENCE"] = Url.GetLeftPart(UriPartial.Authority);
        start.Environment["PORT"] = Url.Port.ToString(CultureInfo.InvariantCulture);
        return RunProcess.Start(start, Name, StopLimit);
    }
}
