using System.Diagnostics;
using IonFunctions.Tests.Waiting;

namespace IonFunctions.Tests.Infra;

/// <summary>A command that was run to its end.</summary>
internal sealed record Command(int ExitCode, string Output, string Errors)
{
    /// <param name="folder">Where it runs.</param>
    /// <param name="environment">What it finds in its environment beside what the tests have; null: what it does not find.</param>
    /// <param name="fileName">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<Command> RunAsync(
        string folder, IEnumerable<KeyValuePair<string, string?>> environment, string fileName, params string[] arguments)
    {
        using var process = Start(folder, environment, fileName, arguments);
        process.StandardInput.Close(); // Who asks for something gets none of it, and does not wait.
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await Eventually.EndsAsync(process.WaitForExitAsync(TestContext.Current.CancellationToken), $"{fileName} ends");
            return new(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>Starts it with its input and outputs in the caller's hands.</summary>
    public static Process Start(
        string folder, IEnumerable<KeyValuePair<string, string?>> environment, string fileName, params string[] arguments)
    {
        var start = new ProcessStartInfo(fileName, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
