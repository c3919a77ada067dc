using System.Reflection;

namespace IonFunctions.Tests.Infra;

/// <summary>The Bicep CLI: the one of its NuGet package, or else the one on the PATH.</summary>
internal static class BicepCli
{
    private static readonly string? Executable = FromPackage() ?? FromPath();

    /// <summary>Runs it in a folder. A test is skipped where there is none.</summary>
    public static async Task<Command> RunAsync(
        string folder, IEnumerable<KeyValuePair<string, string?>> environment, params string[] arguments)
    {
        Assert.SkipUnless(
            Executable is not null, "No Bicep CLI: its package is referenced on Linux x64 alone, and there is none on the PATH.");

        // What the machine has set has no say in what the tests deploy.
        var unset = InfraFiles.Variables.Select(name => KeyValuePair.Create(name, (string?)null));
        return await Command.RunAsync(folder, unset.Concat(environment), Executable!, arguments);
    }

    private static string? FromPackage() => typeof(BicepCli).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(attribute => attribute.Key == "BicepCli")?.Value is { } path && File.Exists(path) ? path : null;

    private static string? FromPath() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "bicep.exe" : "bicep"))
        .FirstOrDefault(File.Exists);
}
