using System.Diagnostics;
using System.Text.Json;

namespace IonFunctions.Local;

/// <summary>The npm packages that package-lock.json pins (Azurite and what it needs), in the repository's node_modules.</summary>
internal static class NodePackages
{
    // Tests start several storages at once; one installation is enough.
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);

    /// <summary>Runs <c>npm ci</c> where node_modules lacks the pinned Azurite.</summary>
    /// <exception cref="StartException">npm is missing or failed.</exception>
    public static async Task EnsureAsync(string root, CancellationToken cancellationToken)
    {
        await OneAtATime.WaitAsync(cancellationToken);
        try
        {
            // npm writes the lock file inside node_modules last, so an interrupted installation is seen as missing.
            var pinned = AzuriteVersion(Path.Combine(root, "package-lock.json"));
            if (pinned is null || pinned != AzuriteVersion(Path.Combine(root, "node_modules", ".package-lock.json")))
            {
                await InstallAsync(root, pinned, cancellationToken);
            }
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    private static async Task InstallAsync(string root, string? version, CancellationToken cancellationToken)
    {
        await Console.Out.WriteLineAsync($"Installing Azurite {version} (npm ci); only the first start takes this long.");

        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm")
        {
            ArgumentList = { "ci", "--ignore-scripts", "--no-audit", "--no-fund" },
            WorkingDirectory = root,
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
