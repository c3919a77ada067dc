using System.Diagnostics;
using System.Text.Json;

namespace IonFunctions.Local;

/// <summary>The npm packages that a package-lock.json pins, in node_modules beside it: Azurite's in the repository, and those of a sample.</summary>
internal static class NodePackages
{
    // Tests start several storages at once; one installation is enough.
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);

    /// <summary>Runs <c>npm ci</c> in the repository where node_modules lacks the pinned Azurite.</summary>
    /// <exception cref="StartException">npm is missing or failed.</exception>
    public static Task EnsureAsync(string root, CancellationToken cancellationToken)
    {
        var pinned = AzuriteVersion(Path.Combine(root, "package-lock.json"));
        return EnsureAsync(root, $"Azurite {pinned}", made => pinned is not null && pinned == AzuriteVersion(made), cancellationToken);
    }

    /// <summary>Runs <c>npm ci</c> in the folder of a sample where that was not done since its package-lock.json was written.</summary>
    /// <exception cref="StartException">npm is missing or failed.</exception>
    public static Task EnsureAsync(string folder, string what, CancellationToken cancellationToken)
    {
        var written = File.GetLastWriteTimeUtc(Path.Combine(folder, "package-lock.json"));
        return EnsureAsync(folder, what, made => File.Exists(made) && File.GetLastWriteTimeUtc(made) >= written, cancellationToken);
    }

    private static async Task EnsureAsync(string folder, string what, Predicate<string> isInstalled, CancellationToken cancellationToken)
    {
        await OneAtATime.WaitAsync(cancellationToken);
        try
        {
            // npm writes the lock file inside node_modules last, so an interrupted installation is seen as missing.
            if (!isInstalled(Path.Combine(folder, "node_modules", ".package-lock.json")))
            {
                await InstallAsync(folder, what, cancellationToken);
            }
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    private static async Task InstallAsync(string folder, string what, CancellationToken cancellationToken)
    {
        await Console.Out.WriteLineAsync($"Installing {what} (npm ci); only the first start takes this long.");

        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm")
        {
            ArgumentList = { "ci", "--ignore-scripts", "--no-audit", "--no-fund" },
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        using var npm = NodeProcess.Start(start);
        npm.StandardInput.Close();
        var output = npm.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = npm.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await npm.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            npm.Kill(entireProcessTree: true);
            throw;
        }

        if (npm.ExitCode != 0)
        {
            throw new StartException($"npm ci failed with exit code {npm.ExitCode}: {Summary(await errors + await output)}");
        }
    }

    private static string? AzuriteVersion(string lockFile)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(lockFile));
            return json.RootElement.GetProperty("packages").GetProperty("node_modules/azurite").GetProperty("version").GetString();
        }
        catch (Exception exception) when (exception is IOException or JsonException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static string Summary(string output)
    {
        const string ErrorPrefix = "npm error ";
        var errors = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => line.StartsWith(ErrorPrefix, StringComparison.Ordinal))
            .Select(line => line[ErrorPrefix.Length..].Trim());
        return string.Join("; ", errors.Take(4));
    }
}
