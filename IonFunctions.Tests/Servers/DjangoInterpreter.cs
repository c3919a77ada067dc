using System.ComponentModel;
using System.Diagnostics;

namespace IonFunctions.Tests.Servers;

/// <summary>Finds a Python that has Django OAuth Toolkit; looked for once per test run.</summary>
internal static class DjangoInterpreter
{
    // The system's own comes first: a python3 on the PATH may be another installation, without the system's packages.
    private static readonly string[] Candidates = ["/usr/bin/python3", "python3"];

    private static readonly Lazy<string?> Found = new(() => Array.Find(Candidates, HasToolkit));

    /// <summary>The interpreter, or null where there is none.</summary>
    public static string? FileName => Found.Value;

    private static bool HasToolkit(string python)
    {
        try
        {
            string[] arguments = ["-c", "import oauth2_provider, rest_framework"];
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
