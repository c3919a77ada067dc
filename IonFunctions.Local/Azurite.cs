using System.Diagnostics;
using System.Globalization;

namespace IonFunctions.Local;

/// <summary>Azurite's table service on a loopback port of its own; it can be stopped and started again there.</summary>
internal sealed class Azurite : IAsyncDisposable
{
    private const int PortAttempts = 5;
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    private readonly string _root;
    private readonly string? _directory;
    private Process? _process;

    private Azurite(string root, string? directory, int port)
    {
        _root = root;
        _directory = directory;
        Port = port;
    }

    public int Port { get; }

    public Uri TableUri => new($"http://127.0.0.1:{Port}/devstoreaccount1");

    /// <summary>The account and key are the ones that Azurite documents for everyone; they protect nothing.</summary>
    public string ConnectionString =>
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;"
        + "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
        + $"TableEndpoint={TableUri};";

    /// <summary>The processor time that Azurite has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            var process = _process ?? throw new InvalidOperationException("Azurite does not run.");
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Starts on a free port, with its data in a directory or, where none is given, in memory.</summary>
    /// <exception cref="StartException">Node.js is missing, or Azurite can't start.</exception>
    public static async Task<Azurite> StartAsync(string? directory, CancellationToken cancellationToken)
    {
        var root = RepositoryRoot.Find();
        await NodePackages.EnsureAsync(root, cancellationToken);

        for (var attempt = 1; ; attempt++)
        {
            var azurite = new Azurite(root, directory, Ports.Free());
            try
            {
                await azurite.StartAgainAsync(cancellationToken);
                return azurite;
            }
            catch (StartException exception)
                when (attempt < PortAttempts && exception.Message.Contains("EADDRINUSE", StringComparison.Ordinal))
            {
                // Another process was quicker to take the port.
            }
        }
    }

    /// <summary>Starts on the same port after <see cref="StopAsync"/>; data in memory is gone, in a directory it is there.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        if (_process is not null)
        {
            throw new InvalidOperationException("Azurite runs.");
        }

        var process = _process = NodeProcess.Start(StartInfo());
        var serving = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var lastError = "";
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.Contains("successfully started", StringComparison.Ordinal) is true)
            {
                serving.TrySetResult();
            }
        };
        process.ErrorDataReceived += (_, line) => lastError = string.IsNullOrWhiteSpace(line.Data) ? lastError : line.Data;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        var ended = process.WaitForExitAsync(cancellationToken);
        if (await Task.WhenAny(serving.Task, ended, Task.Delay(StartLimit, cancellationToken)) == serving.Task)
        {
            return;
        }

        var fault = process.HasExited ? $"exit code {process.ExitCode}: {lastError}" : $"not up after {StartLimit.TotalSeconds:0} s";
        await StopAsync();
        cancellationToken.ThrowIfCancellationRequested();
        throw new StartException($"Azurite (storage) could not be started ({fault}).");
    }

    /// <summary>Completes when the process ends, be it stopped or crashed.</summary>
    public Task WaitForEndAsync(CancellationToken cancellationToken) =>
        _process?.WaitForExitAsync(cancellationToken) ?? Task.CompletedTask;

    /// <summary>Asks Azurite to write its data and stop, and ends it where it does not.</summary>
    public async Task StopAsync()
    {
        if (_process is not { } process)
        {
            return;
        }

        _process = null;
        using (process)
        {
            try
            {
                process.StandardInput.Close();
                await process.WaitForExitAsync(CancellationToken.None).WaitAsync(StopLimit);
            }
            catch (Exception exception) when (exception is TimeoutException or IOException)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private ProcessStartInfo StartInfo()
    {
        var start = new ProcessStartInfo("node")
        {
            ArgumentList =
            {
                Path.Combine(_root, "IonFunctions.Local", "azurite-table.cjs"),
                "--tableHost", "127.0.0.1",
                "--tablePort", Port.ToString(CultureInfo.InvariantCulture),
                "--disableTelemetry",
                "--skipApiVersionCheck", // A client library newer than this Azurite is no reason to refuse it.
                "--silent",
            },
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        foreach (var argument in _directory is null ? ["--inMemoryPersistence"] : new[] { "--location", _directory })
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}
