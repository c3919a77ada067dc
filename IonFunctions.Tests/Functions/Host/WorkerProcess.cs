using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using IonFunctions.Tests.Infra;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Tests.Functions.Host;

/// <summary>The worker's process: started as <c>worker.config.json</c> says, with the host's arguments (RpcWorkerContext).</summary>
internal sealed partial class WorkerProcess : IDisposable
{
    private const int LongestMessage = int.MaxValue;

    // What makes a line of standard error an error to the host (WorkerProcess.ParseErrorMessageAndLog).
    private static readonly string[] WordsOfErrors = ["error", "fail", "severe", "unhandled exception"];

    // A developer's own settings are none of the test's.
    private static readonly string[] OwnSettings =
    [
        "Ion__", "App__", "Session__", "KeyVault__", "Tables__", "Refresh", "Proxy__", "Site__", "Identity__", "Offline__", "Reminders",
        "AzureWebJobs", "AZURE_", "APPLICATIONINSIGHTS_", "OTEL_", "WEBSITE_",
    ];

    private readonly Process _process;

    private WorkerProcess(Process process, ILogger console)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Log(console, LogLevel.Information, line.Data);
        process.ErrorDataReceived += (_, line) => Log(console, LevelOf(line.Data), line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int ExitCode => _process.ExitCode;

    /// <summary>What of the machine's memory it has.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static WorkerProcess Start(
        string folder, Uri host, string workerId, IReadOnlyDictionary<string, string?> settings, ILogger console)
    {
        using var config = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "worker.config.json")));
        var description = config.RootElement.GetProperty("description");
        var (port, requestId, length) = (
            host.Port.ToString(CultureInfo.InvariantCulture), Guid.NewGuid().ToString(), LongestMessage.ToString(CultureInfo.InvariantCulture));
        var environment = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => OwnSettings.Any(own => name.StartsWith(own, StringComparison.OrdinalIgnoreCase)))
            .ToDictionary(name => name, _ => (string?)null);
        environment["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated";
        environment["FUNCTIONS_WORKER_DIRECTORY"] = environment["FUNCTIONS_APPLICATION_DIRECTORY"] = folder;
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        var process = Command.Start(
            folder,
            environment,
            description.GetProperty("defaultExecutablePath").GetString()!,
            Path.Combine(folder, description.GetProperty("defaultWorkerPath").GetString()!),
            "--host", host.Host, "--port", port, "--workerId", workerId, "--requestId", requestId, "--grpcMaxMessageLength", length,
            "--functions-uri", host.AbsoluteUri, "--functions-worker-id", workerId, "--functions-request-id", requestId,
            "--functions-grpc-max-message-length", length);
        process.StandardInput.Close();
        return new(process, console);
    }

    /// <summary>Until it has ended, and everything that it wrote is in the log.</summary>
    public Task WaitForEndAsync() => _process.WaitForExitAsync();

    /// <summary>SIGSTOP: it stands still, and nothing but SIGKILL ends it.</summary>
    public async Task HaltAsync(CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", ["-STOP", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellationToken);
    }

    /// <summary>SIGKILL, where it has not ended already.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has.
        }
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private static LogLevel LevelOf(string? line) => line switch
    {
        not null when line.Contains("warn", StringComparison.OrdinalIgnoreCase) => LogLevel.Warning,
        not null when WordsOfErrors.Any(word => line.Contains(word, StringComparison.OrdinalIgnoreCase)) => LogLevel.Error,
        _ => LogLevel.Information,
    };

    private static void Log(ILogger console, LogLevel level, string? line)
    {
        if (line is not null)
        {
            Wrote(console, level, line);
        }
    }

    [LoggerMessage("{Line}")]
    private static partial void Wrote(ILogger logger, LogLevel level, string line);
}
