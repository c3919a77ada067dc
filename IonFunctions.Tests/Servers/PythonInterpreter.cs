using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace IonFunctions.Tests.Servers;

/// <summary>Finds a Python that has certain modules; looked for once per test run.</summary>
internal static class PythonInterpreter
{
    // The system's own comes first: a python3 on the PATH may be another installation, without the system's packages.
    private static readonly string[] Candidates = ["/usr/bin/python3", "python3"];

    private static readonly ConcurrentDictionary<string, Lazy<string?>> Found = new(StringComparer.Ordinal);

    /// <summary>The interpreter, or null where there is none.</summary>
    /// <param name="modules">As <c>import</c> takes them.</param>
    public static string? With(string modules) =>
        Found.GetOrAdd(modules, static modules => new(() => Array.Find(Candidates, python => Has(python, modules)))).Value;

    private static bool Has(string python, string modules)
    {
        try
        {
            string[] arguments = ["-c", $"import {modules}"];
            using var process = Process.Start(new ProcessStartInfo(python, arguments)
            {
                UseShellExecute = false,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                Environment = { ["PYTHONDONTWRITEBYTECODE"] = "1" },
            })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
