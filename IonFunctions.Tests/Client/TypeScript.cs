using System.Diagnostics;
using IonFunctions.Local;

namespace IonFunctions.Tests.Client;

/// <summary>TypeScript's own compiler, as it is pinned in <c>package.json</c>.</summary>
internal static class TypeScript
{
    private static readonly string Root = RepositoryRoot.Find();

    /// <summary>Compiles, or says what is wrong.</summary>
    public static async Task<(int ExitCode, string Output)> CompileAsync(params string[] arguments)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await NodePackages.EnsureAsync(Root, cancellationToken);
        var start = new ProcessStartInfo("node") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments.Prepend("false").Prepend("--pretty").Prepend(Path.Combine(Root, "node_modules", "typescript", "bin", "tsc")))
        {
            start.ArgumentList.Add(argument);
        }

        using var compiler = NodeProcess.Start(start);
        var output = compiler.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = compiler.StandardError.ReadToEndAsync(cancellationToken);
        await compiler.WaitForExitAsync(cancellationToken);
        return (compiler.ExitCode, await output + await errors);
    }
}
