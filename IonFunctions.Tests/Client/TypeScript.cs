using System.Diagnostics;
using IonFunctions.Local;

namespace IonFunctions.Tests.Client;

/// <summary>TypeScript's own compiler, as it is pinned in <c>package.json</c>.</summary>
internal static class TypeScript
{
    private static readonly string Root = RepositoryRoot.Find();

    /// <summary>
    /// Compiles, or says what is wrong. It takes seconds of the processor to read the browser's types: what is right and what is
    /// to be found wrong are best compiled together, since it says which file each fault is in.
    /// </summary>
    public static async Task<(int ExitCode, string Output)> CompileAsync(params string[] arguments)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await NodePackages.EnsureAsync(Root, cancellationToken);
        var start = new ProcessStartInfo("node") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        // What it brings along itself (the DOM's types and the like) it need not check.
        string[] usual = [Path.Combine(Root, "node_modules", "typescript", "bin", "tsc"), "--pretty", "false", "--skipDefaultLibCheck"];
        foreach (var argument in usual.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        using var compiler = NodeProcess.Start(start);
        var output = compiler.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = compiler.StandardError.ReadToEndAsync(cancellationToken);
        await compiler.WaitForExitAsync(cancellationToken);
        return (compiler.ExitCode, await output + await errors);
    }

    /// <summary>Which files it finds fault with; what it says of no file stands there as it is.</summary>
    public static IEnumerable<string> FilesWithFaults(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Where(line => line[0] != ' ') // Which goes on with the line above.
        .Select(line => line.IndexOf('(', StringComparison.Ordinal) is > 0 and var end ? Path.GetFileName(line[..end]) : line)
        .Distinct(StringComparer.Ordinal);
}
