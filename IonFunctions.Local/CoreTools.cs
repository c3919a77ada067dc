using System.Diagnostics;
using System.Globalization;

namespace IonFunctions.Local;

/// <summary>The Functions host that Azure Functions Core Tools bring, with the app's build in it; what it writes is on this console.</summary>
internal sealed class CoreTools : IAsyncDisposable
{
    // Ctrl-C reaches it too, in a terminal; where only this process was told to stop, it is told after this.
    private static readonly TimeSpan OwnStop = TimeSpan.FromSeconds(2);

    // It lets the requests that run finish, and then gives the app 5 s; a refresh may take longer than both.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(75);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly Process _process;
    private readonly Uri _appUrl;

    private CoreTools(Process process, Uri appUrl) => (_process, _appUrl) = (process, appUrl);

    /// <summary>Where <c>func</c> is.</summary>
    /// <exception cref="StartException">It is not on the PATH.</exception>
    public static string Find()
    {
        string[] names = OperatingSystem.IsWindows() ? ["func.exe", "func.cmd"] : ["func"];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists)
            ?? throw new StartException(
                "func is not on the PATH: install Azure Functions Core Tools with npm install --global azure-functions-core-tools@4 (https://learn.microsoft.com/azure/azure-functions/functions-run-local), or leave --functions out.");
    }

    /// <param name="func">Core Tools.</param>
    /// <param name="folder">The app's build.</param>
    /// <param name="settings">All settings, of host and app.</param>
    /// <param name="origins">Other origins whose pages may use the app: as the platform in Azure, it is the host that answers them.</param>
    /// <param name="appUrl">Where it is to answer.</param>
    public static CoreTools Start(
        string func, string folder, IReadOnlyDictionary<string, string> settings, IReadOnlyList<string> origins, Uri appUrl)
    {
        var start = new ProcessStartInfo(func, ["start", "--port", appUrl.Port.ToString(CultureInfo.InvariantCulture)])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
        };
        if (origins.Count > 0)
        {
            start.ArgumentList.Add("--cors");
            start.ArgumentList.Add(string.Join(',', origins));
            start.ArgumentList.Add("--cors-credentials");
        }

        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return new(Process.Start(start) ?? throw new StartException($"{func} could not be started."), appUrl);
    }

    /// <summary>Waits until the app answers by way of it.</summary>
    /// <exception cref="StartException">It ended instead.</exception>
    public async Task WaitUntilAnsweringAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        while (true)
        {
            if (_process.HasExited)
            {
                throw new StartException($"The Functions host has ended with exit code {_process.ExitCode}; what it wrote last says why.");
            }

            try
            {
                // While the host starts, it has no answer, or 404 or 503 of its own without a body of the app's.
                using var answer = await client.GetAsync(new Uri(_appUrl, Core.Http.Routes.Session), cancellationToken);
                if (answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) is true)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>Completes when it ends, for whatever reason.</summary>
    public Task WaitForEndAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Waits for its end, asks for it where it is not under way, and enforces it in the end.</summary>
    public async ValueTask DisposeAsync()
    {
        using (_process)
        {
            if (await EndsWithinAsync(OwnStop))
            {
                return;
            }

            ProcessTree.Interrupt(_process);
            if (!await EndsWithinAsync(StopLimit))
            {
                _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    private async Task<bool> EndsWithinAsync(TimeSpan limit)
    {
        try
        {
            await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(limit);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
