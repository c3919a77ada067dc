using System.Diagnostics;
using System.Reflection;

namespace IonFunctions.Tests.Infra;

/// <summary>The Bicep CLI: the one of its NuGet package, or else the one on the PATH.</summary>
internal static class BicepCli
{
    private static readonly string? Executable = FromPackage() ?? FromPath();

    // What the machine has set has no say in what the tests deploy.
    private static IEnumerable<KeyValuePair<string, string?>> Unset => InfraFiles.Variables.Select(name => KeyValuePair.Create(name, (string?)null));

    /// <summary>Runs it in a folder. A test is skipped where there is none.</summary>
    public static async Task<Command> RunAsync(
        string folder, IEnumerable<KeyValuePair<string, string?>> environment, params string[] arguments)
    {
        SkipWithoutIt();
        return await Command.RunAsync(folder, Unset.Concat(environment), Executable!, arguments);
    }

    /// <summary>Starts it, for who talks with it.</summary>
    public static Process Start(string folder, params string[] arguments) => Command.Start(folder, Unset, Executable!, arguments);

    /// <summary>A test is skipped where there is none.</summary>
    public static void SkipWithoutIt() => Assert.SkipUnless(
        Executable is not null, "No Bicep CLI: its package is referenced on Linux x64 alone, and there is none on the PATH.");

    private static string? FromPackage() => typeof(BicepCli).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(attribute => attribute.Key == "BicepCli")?.Value is { } path && File.Exists(path) ? path : null;

    private static string? FromPath() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "bicep.exe" : "bicep"))
        .FirstOrDefault(File.Exists);
}
