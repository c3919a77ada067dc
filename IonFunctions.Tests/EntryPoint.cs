using IonFunctions.Tests.Functions.Host;
using IonFunctions.Tests.Processes;

namespace IonFunctions.Tests;

/// <summary>Runs the tests, as xunit's own entry point does, or an app, or a Functions host, that is started in a process of its own.</summary>
internal static class EntryPoint
{
    // What the testing platform and MSBuild ask for it by.
    private static readonly string[] OfThePlatform = ["--server", "--internal-msbuild-node"];

    public static Task<int> Main(string[] args) => args switch
    {
        [OwnApp.Command, var port] => OwnApp.RunAsync(port),
        [HostCommand.Command, var folder, var port, .. var settings] => HostCommand.RunAsync(folder, port, settings),
        _ when args.Intersect(OfThePlatform, StringComparer.Ordinal).Any() =>
            Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
        _ => Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args),
    };
}
