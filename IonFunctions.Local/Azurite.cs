using System.Diagnostics;
using System.Globalization;

namespace IonFunctions.Local;

/// <summary>
/// Azurite on loopback ports of its own: its table service, which is all that the app needs, or with it those for blobs and
/// queues, where the Functions host keeps what is its own. It can be stopped and started again there.
/// </summary>
internal sealed class Azurite : IAsyncDisposable
{
    private const int PortAttempts = 5;

    // The account and key are the ones that Azurite documents for everyone; they protect nothing.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    private readonly string _root;
    private readonly string? _directory;
    private readonly (int Blobs, int Queues)? _host;
    private readonly IReadOnlyList<string> _accounts;
    private Process? _process;

    private Azurite(string root, string? directory, bool forHost, IReadOnlyList<string> accounts)
    {
        _root = root;
        _directory = directory;
        Port = Ports.Free();
        _host = forHost ? (Ports.Free(), Ports.Free()) : null;
        _accounts = accounts;
    }

    public int Port { get; }

    public Uri TableUri => Service(Port, Account);

    public string ConnectionString => ConnectionStringOf(Account);

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

    /// <summary>Starts on free ports, with its data in a directory or, where none is given, in memory.</summary>
    /// <param name="directory">Where the data is.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <param name="forHost">With blobs and queues too.</param>
    /// <param name="accounts">Names of accounts to have beside the one that everybody has.</param>
    /// <exception cref="StartException">Node.js is missing, or Azurite can't start.</exception>
    public static async Task<Azurite> StartAsync(string? directory, CancellationToken cancellationToken, bool forHost = false, IReadOnlyList<string>? accounts = null)
    {
        var root = RepositoryRoot.Find();
        await NodePackages.EnsureAsync(root, cancellationToken);

        for (var attempt = 1; ; attempt++)
        {
            var azurite = new Azurite(root, directory, forHost, accounts ?? []);
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

    /// <summary>How to reach the tables, and what else there is, of one of the accounts: nobody finds anything there of another's.</summary>
    public string ConnectionStringOf(string account) =>
        $"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={Key};TableEndpoint={Service(Port, account)};"
        + (_host is { } host ? $"BlobEndpoint={Service(host.Blobs, account)};QueueEndpoint={Service(host.Queues, account)};" : "");

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
            // The tables come last, whether alone or with the others, which say it in other words.
            if (line.Data?.StartsWith("Azurite Table service", StringComparison.Ordinal) is true
                && line.Data.Contains("successfully", StringComparison.Ordinal))
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
                Path.Combine(_root, "IonFunctions.Local", "azurite.cjs"), _host is null ? "table" : "all",
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

        if (_host is { } host)
        {
            foreach (var argument in (string[])
            [
                "--blobHost", "127.0.0.1", "--blobPort", host.Blobs.ToString(CultureInfo.InvariantCulture),
                "--queueHost", "127.0.0.1", "--queuePort", host.Queues.ToString(CultureInfo.InvariantCulture),
            ])
            {
                start.ArgumentList.Add(argument);
            }
        }

        // Without it Azurite has the one account; with it, only those that it names.
        start.Environment["AZURITE_ACCOUNTS"] = string.Join(';', _accounts.Prepend(Account).Select(account => $"{account}:{Key}"));

        foreach (var argument in _directory is null ? ["--inMemoryPersistence"] : new[] { "--location", _directory })
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    private static Uri Service(int port, string account) => new($"http://127.0.0.1:{port}/{account}");
}
