using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace IonFunctions.Local;

/// <summary>A process and what it has started: the func of npm is a script that starts the real one, and does not pass signals on.</summary>
internal static partial class ProcessTree
{
    private const int SigInt = 2;

    /// <summary>Does to all of them what Ctrl-C in a terminal does. Windows has no signals: there they are ended.</summary>
    public static void Interrupt(Process root)
    {
        if (OperatingSystem.IsWindows())
        {
            root.Kill(entireProcessTree: true);
            return;
        }

        foreach (var id in WithDescendants(root.Id))
        {
            _ = Kill(id, SigInt); // One that has ended by itself by now is as good.
        }
    }

    private static List<int> WithDescendants(int root)
    {
        var parents = Parents();
        List<int> found = [root];
        for (var i = 0; i < found.Count; i++)
        {
            found.AddRange(parents.Where(pair => pair.Parent == found[i]).Select(pair => pair.Id));
        }

        return found;
    }

    /// <summary>Each process of this machine with its parent, as far as the system tells: Linux's /proc, elsewhere ps.</summary>
    private static List<(int Id, int Parent)> Parents()
    {
        if (!OperatingSystem.IsLinux())
        {
            using var ps = Process.Start(new ProcessStartInfo("ps", ["-axo", "pid=,ppid="]) { UseShellExecute = false, RedirectStandardOutput = true })!;
            return [.. ps.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(ids => (Number(ids[0]), Number(ids[1])))];
        }

        List<(int, int)> found = [];
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            try
            {
                // "id (name) state parent …", where the name may hold spaces and parentheses.
                var stat = File.ReadAllText(Path.Combine(folder, "stat"));
                found.Add((Number(Path.GetFileName(folder)), Number(stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1])));
            }
            catch (IOException)
            {
                // It has ended meanwhile.
            }
        }

        return found;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
