using System.Collections.Concurrent;
using IonFunctions.Local;
using IonFunctions.Tests.Infra;

namespace IonFunctions.Tests.Servers;

/// <summary>A sample with packages of npm's, which are installed as its lock file has them where they are not there yet.</summary>
internal static class NpmSample
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string?>>> Installed = new(StringComparer.Ordinal);

    /// <summary>Skips the test where its packages can't be had, and says what is missing.</summary>
    public static async Task EnsureAsync(string sample)
    {
        var missing = await InstallAsync(sample);
        Assert.SkipWhen(missing is not null, missing ?? "");
    }

    /// <summary>Installs its packages; says what is missing where they can't be had, else null.</summary>
    public static Task<string?> InstallAsync(string sample) =>
        Installed.GetOrAdd(Path.Combine(RepositoryRoot.Find(), "samples", sample), static folder => new(() => InstallOnceAsync(folder))).Value;

    private static async Task<string?> InstallOnceAsync(string folder)
    {
        // npm writes this one last.
        var installed = Path.Combine(folder, "node_modules", ".package-lock.json");
        if (File.Exists(installed) && File.GetLastWriteTimeUtc(installed) >= File.GetLastWriteTimeUtc(Path.Combine(folder, "package-lock.json")))
        {
            return null;
        }

        try
        {
            var npm = await Command.RunAsync(folder, [], OperatingSystem.IsWindows() ? "npm.cmd" : "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
            return npm.ExitCode == 0 ? null : $"The packages of {folder} can't be installed from the npm registry: {npm.Errors}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return $"The packages of {folder} can't be installed: npm is not on the PATH.";
        }
    }
}
