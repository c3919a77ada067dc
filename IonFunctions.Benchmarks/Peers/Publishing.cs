using System.Diagnostics;
using IonFunctions.Local;

namespace IonFunctions.Benchmarks.Peers;

/// <summary>Compiles this assembly ahead of time, as the Functions app is deployed.</summary>
internal static class Publishing
{
    public static async Task RunAsync(string folder, CancellationToken cancellationToken)
    {
        using var publish = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                "publish", Path.Combine(RepositoryRoot.Find(), "IonFunctions.Benchmarks"), "--configuration", "Release", "--use-current-runtime",
                "--no-self-contained", "-p:PublishReadyToRun=true", "-p:RunAnalyzers=false",
                // The lock file of each project is for what is built on any machine.
                "-p:NuGetLockFilePath=obj/published.lock.json", "--output", folder, "--nologo", "--verbosity", "quiet",
            },
        })!;
        await publish.WaitForExitAsync(cancellationToken);
        if (publish.ExitCode != 0)
        {
            throw new StartException($"dotnet publish failed with exit code {publish.ExitCode}.");
        }
    }
}
