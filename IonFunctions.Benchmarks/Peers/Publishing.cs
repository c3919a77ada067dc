using System.Diagnostics;
using IonFunctions.Local;

namespace IonFunctions.Benchmarks.Peers;

/// <summary>Compiles what is measured ahead of time, as the Functions app is deployed.</summary>
internal static class Publishing
{
    /// <summary>This assembly.</summary>
    public static Task RunAsync(string folder, CancellationToken cancellationToken) => RunAsync(
        [
            // The lock file of each project is for what is built on any machine.
            "publish", PathOf("IonFunctions.Benchmarks"), "--use-current-runtime", "--no-self-contained", "-p:PublishReadyToRun=true",
            "-p:NuGetLockFilePath=obj/published.lock.json", "--output", folder,
        ],
        cancellationToken);

    /// <summary>A Functions app, which says itself what for.</summary>
    public static Task RunWorkerAsync(string project, string folder, CancellationToken cancellationToken) =>
        RunAsync(["publish", PathOf(project), "--output", folder], cancellationToken);

    /// <summary>The tests, which have a Functions host; returns their assembly.</summary>
    public static async Task<string> BuildHostAsync(CancellationToken cancellationToken)
    {
        await RunAsync(["build", PathOf("IonFunctions.Tests")], cancellationToken);
        return PathOf("IonFunctions.Tests/bin/Release/net10.0/IonFunctions.Tests.dll");
    }

    private static async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        using var build = Process.Start(new ProcessStartInfo(
            "dotnet", [.. arguments, "--configuration", "Release", "-p:RunAnalyzers=false", "--nologo", "--verbosity", "quiet"]))!;
        await build.WaitForExitAsync(cancellationToken);
        if (build.ExitCode != 0)
        {
            throw new StartException($"dotnet {arguments[0]} {arguments[1]} failed with exit code {build.ExitCode}.");
        }
    }

    private static string PathOf(string path) => Path.Combine(RepositoryRoot.Find(), path);
}
