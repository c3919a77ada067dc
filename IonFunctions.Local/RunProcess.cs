using System.ComponentModel;
using System.Diagnostics;

namespace IonFunctions.Local;

/// <summary>A program of its own that belongs to a run: Core Tools, or a sample. What it writes is on this console.</summary>
internal sealed class RunProcess : IAsyncDisposable
{
    // Ctrl-C reaches it too, in a terminal; where only this process was told to stop, it is told after this.
    private static readonly TimeSpan OwnStop = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly Process _process;
    private readonly TimeSpan _stopLimit;

    private RunProcess(Process process, string name, TimeSpan stopLimit) => (_process, Name, _stopLimit) = (process, name, stopLimit);

    /// <summary>What a sentence about it begins with.</summary>
    public string Name { get; }

    /// <param name="start">What to start.</param>
    /// <param name="name">What a sentence about it begins with.</param>
    /// <param name="stopLimit">How long it may take to end when it is told to.</param>
    /// <exception cref="StartException">There is no such program.</exception>
    public static RunProcess Start(ProcessStartInfo start, string name, TimeSpan stopLimit)
    {
        try
        {
            return new(Process.Start(start) ?? throw new StartException($"{start.FileName} could not be started."), name, stopLimit);
        }
        catch (Win32Exception exception)
        {
            throw new StartException($"{name} needs {start.FileName}, which could not be started ({exception.Message}): is it on the PATH?", exception);
        }
    }

    /// <summary>Waits until it answers there.</summary>
    /// <param name="url">Where.</param>
    /// <param name="isAnswer">Whether an answer is its own; while it starts there may be others in its place.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="StartException">It ended instead.</exception>
    public async Task WaitUntilAnsweringAsync(Uri url, Func<HttpResponseMessage, bool> isAnswer, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
        while (true)
        {
            if (_process.HasExited)
            {
                throw new StartException($"{Name} has ended with exit code {_process.ExitCode}; what it wrote last says why.");
            }

            try
            {
                using var answer = await client.GetAsync(url, cancellationToken);
                if (isAnswer(answer))
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>Completes when it ends, for whatever reason.</summary>
    public Task WaitForEndAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Waits for its end, asks for it where it is not under way, and enforces it in the end.</summary>
    public async ValueTask DisposeAsync()
    {
        using (_process)
        {
            if (await EndsWithinAsync(OwnStop))
            {
                return;
            }

            ProcessTree.Interrupt(_process);
            if (!await EndsWithinAsync(_stopLimit))
            {
                _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    private async Task<bool> EndsWithinAsync(TimeSpan limit)
    {
        try
        {
            await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(limit);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
