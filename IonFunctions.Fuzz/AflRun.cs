using System.Diagnostics;
using System.Globalization;
using SharpFuzz;

namespace IonFunctions.Fuzz;

/// <summary>
/// A target under AFL++, which changes inputs and keeps those that lead where none has been before. It sees that by what
/// SharpFuzz puts into a copy of <c>IonFunctions.Core.dll</c>.
/// </summary>
internal static class AflRun
{
    private const string Core = "IonFunctions.Core.dll";
    private const string Nothing = "nothing, when it is run";

    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(10);

    /// <summary>Runs AFL++ for so long; what it finds is told, and kept in <c>.local/fuzz</c>.</summary>
    /// <returns>0 where nothing was found.</returns>
    public static async Task<int> StartAsync(FuzzTarget target, TimeSpan time, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(Path.GetDirectoryName(Corpus.Folder)!, "..", ".local", "fuzz", target.Name);
        var program = Path.Combine(folder, "program");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Instrument(program);
        var results = Path.Combine(folder, "found");
        var start = new ProcessStartInfo("afl-fuzz")
        {
            ArgumentList =
            {
                "-i", Path.Combine(Corpus.Folder, target.Name), "-o", results, "-V", ((int)time.TotalSeconds).ToString(CultureInfo.InvariantCulture), "-t", "10000", "-m", "none",
                "dotnet", Path.Combine(program, "IonFunctions.Fuzz.dll"), "run", target.Name,
            },
        };
        foreach (var (name, value) in Settings)
        {
            start.Environment[name] = value;
        }

        try
        {
            using var afl = Process.Start(start)!;
            await WaitAsync(afl, cancellationToken);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            await Console.Error.WriteLineAsync("afl-fuzz is not there: install AFL++ (Debian and Ubuntu: apt install afl++).");
            return 1;
        }

        return await TellAsync(target, Path.Combine(results, "default"));
    }

    /// <summary>Serves AFL++, which started this process.</summary>
    public static int Serve(FuzzTarget target)
    {
        Fuzzer.Run(stream =>
        {
            using var input = new MemoryStream();
            stream.CopyTo(input);
            target.Run(input.ToArray());
        });
        return 0;
    }

    /// <summary>Runs each seed once, as it is; tells what is found.</summary>
    /// <returns>0 where nothing was found.</returns>
    public static int RunSeeds(FuzzTarget target)
    {
        var found = Directory.EnumerateFiles(Path.Combine(Corpus.Folder, target.Name)).Order(StringComparer.Ordinal)
            .Select(file => $"  {Path.GetFileName(file)}: {FirstLineOf(target, File.ReadAllBytes(file))}").Where(line => !line.EndsWith(Nothing, StringComparison.Ordinal)).ToList();
        Console.WriteLine($"{target.Name}: {found.Count} findings");
        found.ForEach(Console.WriteLine);
        return found.Count == 0 ? 0 : 1;
    }

    // It has no terminal to draw on, no binary to look into, and leaves the machine's settings for crashes alone.
    private static Dictionary<string, string> Settings => new(StringComparer.Ordinal)
    {
        ["AFL_NO_UI"] = "1",
        ["AFL_QUIET"] = "1",
        ["AFL_SKIP_BIN_CHECK"] = "1",
        ["AFL_SKIP_CPUFREQ"] = "1",
        ["AFL_NO_AFFINITY"] = "1",
        ["AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES"] = "1",
        ["AFL_FORKSRV_INIT_TMOUT"] = "60000",
    };

    private static void Instrument(string program)
    {
        Directory.CreateDirectory(program);
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory))
        {
            File.Copy(file, Path.Combine(program, Path.GetFileName(file)));
        }

        _ = Fuzzer.Instrument(Path.Combine(program, Core), type => type.StartsWith("IonFunctions.Core.", StringComparison.Ordinal), Options.Value).Count();
    }

    // Ctrl-C reaches AFL++ as well, which then writes down what it has; who is told to end alone ends it.
    private static async Task WaitAsync(Process afl, CancellationToken cancellationToken)
    {
        try
        {
            await afl.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            if (!afl.WaitForExit(TimeToEnd))
            {
                afl.Kill(entireProcessTree: true);
                await afl.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    private static async Task<int> TellAsync(FuzzTarget target, string results)
    {
        var statistics = Path.Combine(results, "fuzzer_stats");
        if (!File.Exists(statistics))
        {
            await Console.Error.WriteLineAsync($"{target.Name}: AFL++ ended before it had run anything; it says why above.");
            return 1;
        }

        var found = Directory.EnumerateFiles(Path.Combine(results, "crashes"), "id*").Concat(Directory.EnumerateFiles(Path.Combine(results, "hangs"), "id*")).ToList();
        var stats = (await File.ReadAllLinesAsync(statistics)).Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries))
            .ToDictionary(pair => pair[0], pair => pair[^1], StringComparer.Ordinal);
        Console.WriteLine($"{target.Name}: {stats["execs_done"]} inputs in {stats["run_time"]} s, {stats["corpus_count"]} ways, {found.Count} findings");
        foreach (var input in found)
        {
            Console.WriteLine($"  {input}: {FirstLineOf(target, await File.ReadAllBytesAsync(input))}");
        }

        return found.Count == 0 ? 0 : 1;
    }

    private static string FirstLineOf(FuzzTarget target, byte[] input)
    {
        try
        {
            target.Run(input);
            return Nothing;
        }
#pragma warning disable CA1031 // That any exception is a finding is what this is for.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return $"{exception.GetType().Name}: {exception.Message.Split('\n')[0]}";
        }
    }
}
