using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using IonFunctions.Local;
using IonFunctions.Tests.Waiting;

namespace IonFunctions.Tests.Local;

/// <summary><c>dotnet IonFunctions.Local.dll</c>, as ./run.sh ends in it, or ./run.sh itself.</summary>
internal sealed class LocalProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LocalProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is not null)
            {
                _output.Enqueue(line.Data);
                if (line.Data.StartsWith("Ready: ", StringComparison.Ordinal))
                {
                    _ready.TrySetResult();
                }
            }
        };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null)
            {
                _errors.Enqueue(line.Data);
            }
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public IReadOnlyList<string> Output => [.. _output];

    public IReadOnlyList<string> Errors => [.. _errors];

    public static LocalProcess Start(IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        Start(environment, typeof(LocalApp).Assembly, arguments);

    /// <summary>Another program of the tests' folder, which says that it is ready as that one does.</summary>
    public static LocalProcess Start(IReadOnlyDictionary<string, string?> environment, Assembly program, string[] arguments)
    {
        // By its full path, since a test may take the PATH away.
        var dotnet = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
        return Start(environment, folder: "", [dotnet, Path.ChangeExtension(program.Location, ".dll"), .. arguments]);
    }

    /// <summary>Runs the script from another folder. What it builds, the tests do not run from: they have their own copy.</summary>
    public static LocalProcess StartScript(string folder, params string[] arguments) =>
        Start(new Dictionary<string, string?>(), folder, [Path.Combine(RepositoryRoot.Find(), "run.sh"), .. arguments]);

    private static LocalProcess Start(IReadOnlyDictionary<string, string?> environment, string folder, string[] program)
    {
        // A shell has what it starts in the background ignore SIGINT, and that is inherited: also from tests started so.
        string[] command = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", .. program] : program;
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new LocalProcess(Process.Start(start)!);
    }

    public async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        var ended = _process.WaitForExitAsync(cancellationToken);
        await Eventually.IsTrueAsync(() => _ready.Task.IsCompleted || ended.IsCompleted, "the process is ready");
        if (!_ready.Task.IsCompleted)
        {
            Assert.Fail($"It ended with {_process.ExitCode} before it was ready: {string.Join(Environment.NewLine, [.. Output, .. Errors])}");
        }
    }

    public async Task<int> WaitForEndAsync(CancellationToken cancellationToken)
    {
        await Eventually.EndsAsync(_process.WaitForExitAsync(cancellationToken), "the process ends");
        return _process.ExitCode;
    }

    /// <summary>Sends a signal to this process alone.</summary>
    public async Task SignalAsync(string signal, CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Ends it as a crash does: it gets no chance to finish anything (SIGKILL).</summary>
    public void Kill() => _process.Kill();

    /// <summary>The processes that it started (Linux only).</summary>
    public IReadOnlyList<Process> Children() =>
        [.. Process.GetProcesses().Where(candidate => ParentOf(candidate.Id) == _process.Id)];

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private static int? ParentOf(int id)
    {
        try
        {
            // "id (name) state parent …", where the name may hold spaces and parentheses.
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
