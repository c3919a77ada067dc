using System.Diagnostics;
using System.Text;
using IonFunctions.Tests.Waiting;

namespace IonFunctions.Tests.Infra;

/// <summary>A command in a terminal, with somebody in front of it who reads and types.</summary>
internal sealed class Terminal : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _screen = new();
    private readonly Task _reading;
    private int _seen;

    private Terminal(Process process)
    {
        _process = process;
        _reading = ReadAsync();
    }

    /// <summary>What has been on the screen so far: what was written, and what was typed where that is shown.</summary>
    public string Screen
    {
        get
        {
            lock (_screen)
            {
                return _screen.ToString();
            }
        }
    }

    public static Terminal Start(string folder, IEnumerable<KeyValuePair<string, string?>> environment, string command) =>
        new(Command.Start(folder, environment, "script", "--quiet", "--return", "--command", command, "/dev/null"));

    /// <summary>Waits for a question, and answers it.</summary>
    public async Task AnswerAsync(string question, string answer)
    {
        await WaitForAsync(question);
        await _process.StandardInput.WriteAsync(answer + "\n");
        await _process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
    }

    public async Task<int> WaitForEndAsync()
    {
        await Eventually.EndsAsync(_process.WaitForExitAsync(TestContext.Current.CancellationToken), $"it ends: {Screen}");
        await _reading;
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task WaitForAsync(string question)
    {
        await Eventually.IsTrueAsync(
            () => Screen.IndexOf(question, _seen, StringComparison.Ordinal) >= 0 || _reading.IsCompleted, $"it asks: {question}");
        var at = Screen.IndexOf(question, _seen, StringComparison.Ordinal);
        Assert.True(at >= 0, $"It did not ask: {question}{Environment.NewLine}{Screen}");
        _seen = at + question.Length;
    }

    private async Task ReadAsync()
    {
        var buffer = new char[1024];
        int count;
        while ((count = await _process.StandardOutput.ReadAsync(buffer)) > 0)
        {
            lock (_screen)
            {
                _screen.Append(buffer, 0, count);
            }
        }
    }
}
