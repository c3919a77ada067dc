using System.Diagnostics;
using System.Globalization;

namespace IonFunctions.Local;

/// <summary>The Functions host that Azure Functions Core Tools bring, with an app's build in it.</summary>
internal static class CoreTools
{
    // It lets the requests that run finish, and then gives the app 5 s; a refresh may take longer than both.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(75);

    /// <summary>Where <c>func</c> is.</summary>
    /// <param name="option">The option that wants it.</param>
    /// <param name="path">Where to look; by default on the PATH.</param>
    /// <exception cref="StartException">It is not there.</exception>
    public static string Find(string option, string? path = null)
    {
        string[] names = OperatingSystem.IsWindows() ? ["func.exe", "func.cmd"] : ["func"];
        return (path ?? Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists)
            ?? throw new StartException(
                $"func is not on the PATH: install Azure Functions Core Tools with npm install --global azure-functions-core-tools@4 (https://learn.microsoft.com/azure/azure-functions/functions-run-local), or leave {option} out.");
    }

    /// <param name="func">Core Tools.</param>
    /// <param name="folder">The app's build.</param>
    /// <param name="settings">All settings, of host and app.</param>
    /// <param name="origins">Other origins whose pages may use the app: as the platform in Azure, it is the host that answers them.</param>
    /// <param name="url">Where it is to answer.</param>
    /// <param name="name">What a sentence about it begins with.</param>
    public static RunProcess Start(
        string func, string folder, IReadOnlyDictionary<string, string> settings, IReadOnlyList<string> origins, Uri url, string name)
    {
        var start = new ProcessStartInfo(func, ["start", "--port", url.Port.ToString(CultureInfo.InvariantCulture)])
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

        foreach (var (setting, value) in settings)
        {
            start.Environment[setting] = value;
        }

        return RunProcess.Start(start, name, StopLimit);
    }
}
