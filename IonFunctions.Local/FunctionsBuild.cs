using System.Diagnostics;

namespace IonFunctions.Local;

/// <summary>Builds a Functions app as the host takes it: a folder with <c>host.json</c>, the triggers' metadata and the worker.</summary>
internal static class FunctionsBuild
{
    /// <summary>Returns the folder.</summary>
    /// <param name="project">The project's folder.</param>
    /// <param name="name">What a sentence about it begins with.</param>
    /// <param name="site">The folder of pages that goes with it; null for its own.</param>
    /// <param name="cancellationToken">Gives up building.</param>
    /// <exception cref="StartException">It does not build.</exception>
    public static async Task<string> RunAsync(string project, string name, string? site, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Dotnet)
        {
            ArgumentList =
            {
                // Leaves no build server behind.
                "msbuild", "-restore", "-nologo", "-verbosity:quiet",
                "-p:Configuration=Debug", "-nodeReuse:false", "-p:UseSharedCompilation=false",
            },
            WorkingDirectory = project,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        if (site is not null)
        {
            // By way of the environment, where no character in a path means anything to MSBuild's command line.
            start.Environment["SiteFolder"] = site;
        }

        using var build = Process.Start(start) ?? throw new StartException($"{Dotnet} could not be started.");
        var output = build.StandardOutput.ReadToEndAsync(cancellationToken);
        try
        {
            await build.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            build.Kill(entireProcessTree: true);
            throw;
        }

        return build.ExitCode == 0
            ? Path.Combine(project, "bin", "Debug", "net10.0")
            : throw new StartException($"{name} does not build: {(await output).Trim()}");
    }

    // The one that runs this, which need not be on the PATH.
    private static string Dotnet => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
}
